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
                        >>> import pandas as pd
                        >>> lignes = [("Arras", 2, 9, 9), ("Arras", 3, 10, 4), ("Arras", 4, 30, 12), ("Lens", 3, 50, 50)]
                        >>> journal = pd.DataFrame(lignes, columns=["site", "semaine", "propositions", "acceptees"])
                        >>> round(float(acceptation(journal, "Arras", 3, 2)), 3)
                        0.4
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "La semaine 2 précède le démarrage : elle ne compte pas. L'autre site non plus.",
                },
                {
                    "code": """
                        >>> import pandas as pd
                        >>> lignes = [("Arras", semaine, 10, 10 if semaine < 3 else 5) for semaine in range(1, 9)]
                        >>> journal = pd.DataFrame(lignes, columns=["site", "semaine", "propositions", "acceptees"])
                        >>> [round(float(acceptation(journal, "Arras", 1, age)), 3) for age in (2, 4, 6)]
                        [1.0, 0.75, 0.5]
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Gardez les quatre dernières anciennetés jusqu'à celle demandée, sans descendre sous 1.",
                },
                {
                    "code": """
                        >>> import pandas as pd
                        >>> lignes = [("Arras", 1, 50, 10), ("Arras", 1, 5, 5)]
                        >>> journal = pd.DataFrame(lignes, columns=["site", "semaine", "propositions", "acceptees"])
                        >>> round(float(acceptation(journal, "Arras", 1, 1)), 3)
                        0.273
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Additionnez d'abord, divisez ensuite : la moyenne des deux parts donnerait 0,6.",
                },
                {
                    "code": """
                        >>> import pandas as pd
                        >>> journal = pd.DataFrame([("Arras", 1, 0, 0)], columns=["site", "semaine", "propositions", "acceptees"])
                        >>> acceptation(journal, "Arras", 1, 1) is None
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sans aucune proposition ouverte, le taux n'existe pas : renvoyez None.",
                },
            ],
        }
    ],
}
