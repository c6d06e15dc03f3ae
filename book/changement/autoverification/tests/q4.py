OK_FORMAT = True

test = {
    "name": "q4",
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
                        >>> notes = {"prise_de_conscience": 4.1, "desir": 3.0, "connaissance": 2.2, "capacite": 4.0, "renforcement": 1.9}
                        >>> premier_blocage(notes)
                        'desir'
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une moyenne égale à 3 bloque, et le premier pas passe avant le plus bas.",
                },
                {
                    "code": """
                        >>> notes = {"renforcement": 1.5, "capacite": 4.2, "prise_de_conscience": 3.8, "connaissance": 3.4, "desir": 4.4}
                        >>> premier_blocage(notes)
                        'renforcement'
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "L'ordre est celui d'ADKAR, pas celui du dictionnaire.",
                },
                {
                    "code": """
                        >>> premier_blocage(dict.fromkeys(["prise_de_conscience", "desir", "connaissance", "capacite", "renforcement"], 3.2)) is None
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Si rien ne bloque, la réponse est None.",
                },
                {
                    "code": """
                        >>> from cpia.kit import entrepots
                        >>> moyennes = entrepots.enquete(graine=34).groupby("site")[list(entrepots.ELEMENTS)].mean()
                        >>> trouves = {site: premier_blocage(notes.to_dict()) for site, notes in moyennes.iterrows()}
                        >>> trouves == {"Amiens": "desir", "Dourges": "connaissance", "Lesquin": "renforcement"}
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sur l'enquête simulée, les trois sites bloquent à trois pas différents.",
                },
            ],
        }
    ],
}
