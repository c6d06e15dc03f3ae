OK_FORMAT = True

test = {
    "name": "q5",
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
                        >>> list(semaines_comparables({"Amiens": 1, "Lesquin": 11}, 16))
                        [3, 4, 5, 6]
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "L'ancienneté commune est celle du site le plus récent : 6. On garde les quatre dernières, de 3 à 6.",
                },
                {
                    "code": """
                        >>> list(semaines_comparables({"Amiens": 9, "Dourges": 10, "Lesquin": 15}, 16))
                        [1, 2]
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Un site de deux semaines seulement : on descend jusqu'à l'ancienneté 1, jamais sous 1.",
                },
                {
                    "code": """
                        >>> demarrages = {"Amiens": 3, "Dourges": 1}
                        >>> _ = semaines_comparables(demarrages, 9)
                        >>> demarrages == {"Amiens": 3, "Dourges": 1}
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Votre fonction ne modifie pas le dictionnaire reçu.",
                },
            ],
        }
    ],
}
