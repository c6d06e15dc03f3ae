OK_FORMAT = True

test = {
    "name": "q3",
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
                        >>> essai = {"nom": "test à blanc", "semaine": 10, "operateurs": 3, "commandes": "reelles"}
                        >>> est_permis(essai, 10), est_permis(essai, 9)
                        (False, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "La consultation se clôt à la fin de la semaine : l'essai est permis à partir de la suivante.",
                },
                {
                    "code": """
                        >>> rejeu = {"nom": "petit pilote", "semaine": 2, "operateurs": 0, "commandes": "reelles"}
                        >>> salle = {"nom": "pilote", "semaine": 2, "operateurs": 6, "commandes": "passees"}
                        >>> est_permis(rejeu, 10), est_permis(salle, 10)
                        (True, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Il faut un opérateur et de vraies commandes pour être en conditions réelles ; le nom ne compte pas.",
                },
                {
                    "code": """
                        >>> reel = {"nom": "démonstration", "semaine": 30, "operateurs": 1, "commandes": "reelles"}
                        >>> est_permis(reel, None), est_permis(reel | {"operateurs": 0}, None)
                        (False, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Tant que la consultation n'est pas close (None), aucun essai en conditions réelles n'est permis.",
                },
            ],
        }
    ],
}
