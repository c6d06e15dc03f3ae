OK_FORMAT = True

test = {
    "name": "q6",
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
                        >>> publier({"jour": 0.7, "soir": 0.5, "nuit": 0.3, "retour": 0.9}, {"jour": 20, "soir": 5, "nuit": 4, "retour": 2})
                        {'jour': 0.7, 'soir': 0.5, 'nuit': None, 'retour': None}
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sous cinq opérateurs, on masque ; à cinq, on publie. Tous les groupes restent dans le dictionnaire.",
                },
                {
                    "code": """
                        >>> publier({"jour": 0.0, "nuit": None}, {"jour": 12, "nuit": 9})
                        {'jour': 0.0, 'nuit': None}
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Un taux de 0 se publie ; un taux qui n'existe pas reste None.",
                },
                {
                    "code": """
                        >>> taux, effectifs = {"jour": 0.7, "nuit": 0.3}, {"jour": 20, "nuit": 4}
                        >>> _ = publier(taux, effectifs)
                        >>> taux, effectifs
                        ({'jour': 0.7, 'nuit': 0.3}, {'jour': 20, 'nuit': 4})
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Votre fonction modifie le dictionnaire reçu : construisez-en un autre.",
                },
            ],
        }
    ],
}
