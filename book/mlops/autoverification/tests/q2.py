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
                        >>> [niveau(["enchainement", "controles", "surveillance"]), niveau(["enchainement", "controles", "surveillance", "livraison"])]
                        [1, 2]
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Trois pratiques font le niveau 1, quatre le niveau 2.",
                },
                {
                    "code": """
                        >>> niveau(["livraison", "enchainement", "surveillance"])
                        0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sans contrôle des données, tout le reste ne fait pas un niveau 1 : on apprendrait plus vite des données fausses.",
                },
                {
                    "code": """
                        >>> [niveau([]), niveau(["surveillance", "controles", "enchainement"])]
                        [0, 1]
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sans rien, c'est le niveau 0 ; l'ordre de la liste ne compte pas.",
                },
            ],
        }
    ],
}
