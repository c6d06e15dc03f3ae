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
                        >>> round(float(erreur_moyenne([30, 28, 33], [31, 26, 33])), 2)
                        1.0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Les écarts sont 1, 2 et 0 : leur moyenne vaut 1.",
                },
                {
                    "code": """
                        >>> float(erreur_moyenne([30, 30], [28, 32]))
                        2.0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une avance et un retard ne s'annulent pas : prenez la valeur absolue de chaque écart.",
                },
                {
                    "code": """
                        >>> from cpia.kit import serre
                        >>> lots = serre.lots(graine=35)
                        >>> attente = lots["jours_avant_maturite"]
                        >>> reference = [attente.mean()] * len(lots)
                        >>> bool(3 < erreur_moyenne(attente, reference) < 4)
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "La fonction doit aussi accepter une colonne de tableau, pas seulement une liste.",
                },
            ],
        }
    ],
}
