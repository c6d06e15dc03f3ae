OK_FORMAT = True

test = {
    "name": "q2",
    "points": None,
    "suites": [
        {
            "type": "doctest",
            "setup": "",
            "teardown": "",
            "scored": False,
            "cases": [
                {
                    "code": """
                        >>> int(compter_a(["A", "R", "C", ""])), int(compter_a(["R/A", "C"]))
                        (1, 1)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "La case « R/A » compte pour un R et pour un A.",
                },
                {
                    "code": """
                        >>> int(compter_a(["R/A", "A", "I"])), int(compter_a(["R", "C", ""]))
                        (2, 0)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "« R/A » chez l'un et « A » chez l'autre, c'est deux A. Une ligne sans A en compte zéro.",
                },
                {
                    "code": """
                        >>> cases = ["A", "R/A", "C"]
                        >>> _ = compter_a(cases)
                        >>> cases, int(compter_a([]))
                        (['A', 'R/A', 'C'], 0)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une ligne vide compte zéro A, et votre fonction ne modifie pas la liste reçue.",
                },
                {
                    "code": """
                        >>> from cpia.kit import entrepots
                        >>> comptes = [int(compter_a(list(ligne))) for _, ligne in entrepots.matrice(graine=32, fautes=0).iterrows()]
                        >>> comptes
                        [1, 1, 1, 1, 1, 1]
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sur une matrice sans faute, chaque activité a exactement un A.",
                },
            ],
        }
    ],
}
