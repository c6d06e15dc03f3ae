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
                        >>> premier_pas(notes)
                        'desir'
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une moyenne de 3 bloque ; on agit sur le premier pas qui manque, pas sur le plus bas.",
                },
                {
                    "code": """
                        >>> notes = {"renforcement": 2.0, "capacite": 2.5, "connaissance": 3.4, "desir": 3.2, "prise_de_conscience": 4.0}
                        >>> premier_pas(notes)
                        'capacite'
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "L'ordre est celui d'ADKAR, pas celui du dictionnaire.",
                },
                {
                    "code": """
                        >>> from cpia.kit import entrepots
                        >>> premier_pas({nom: 3.1 for nom in entrepots.ELEMENTS}) is None
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Si les cinq moyennes dépassent 3, rien ne bloque : renvoyez None.",
                },
            ],
        }
    ],
}
