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
                        >>> float(cout_total([0, 1, 0, 1], [0.1, 0.2, 0.6, 0.7], 0.5, 400, 9000))
                        9400.0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une fausse alerte (le score 0,6) et une panne manquée (le score 0,2) : 400 + 9 000.",
                },
                {
                    "code": """
                        >>> float(cout_total([0, 1], [0.5, 0.5], 0.5, 400, 9000))
                        400.0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Un score égal au seuil déclenche l'alerte.",
                },
                {
                    "code": """
                        >>> float(cout_total([0, 1, 1], [0.1, 0.2, 0.3], 0.9, 9000, 400)), float(cout_total([0, 0, 1], [0.1, 0.2, 0.3], 0.0, 9000, 400))
                        (800.0, 18000.0)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Les prix sont ceux qu'on vous donne, dans l'ordre : fausse alerte, puis panne manquée.",
                },
                {
                    "code": """
                        >>> from cpia.kit import maintenance
                        >>> releves = maintenance.releves(graine=34)
                        >>> attendu = maintenance.cout(releves["panne_7j"], releves["vibration_mm_s"], 3.5)
                        >>> bool(cout_total(releves["panne_7j"], releves["vibration_mm_s"], 3.5, 400, 9000) == attendu)
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "La fonction doit aussi accepter les colonnes d'un tableau.",
                },
            ],
        }
    ],
}
