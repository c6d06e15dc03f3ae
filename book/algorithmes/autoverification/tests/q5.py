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
                        >>> taux_par_groupe(["blanc"] * 40 + ["brun"] * 30, [True] * 30 + [False] * 10 + [True] * 15 + [False] * 15)
                        {'blanc': 0.75, 'brun': 0.5}
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Comptez chaque groupe à part : 30 réussites sur 40, puis 15 sur 30. Trente images suffisent.",
                },
                {
                    "code": """
                        >>> taux_par_groupe(["blanc"] * 50 + ["brun"] * 29, [True] * 79)
                        {'blanc': 1.0, 'brun': None}
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "29 images toutes réussies ne prouvent rien : le taux vaut None, pas 1.",
                },
                {
                    "code": """
                        >>> from cpia.kit import maintenance
                        >>> lus = maintenance.chiffres(sombre=0.4)
                        >>> rendu = taux_par_groupe(lus["chiffre"], lus["juste"])
                        >>> attendu = lus.groupby("chiffre")["juste"].mean()
                        >>> len(rendu) == 10 and all(abs(rendu[chiffre] - attendu[chiffre]) < 1e-9 for chiffre in range(10))
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "La fonction doit aussi accepter les colonnes d'un tableau, avec d'autres groupes.",
                },
            ],
        }
    ],
}
