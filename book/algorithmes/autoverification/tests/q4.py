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
                        >>> round(float(borne_haute([10.0, 10.0, 10.0])), 6)
                        10.0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Trois journées identiques : aucune incertitude, la borne est la moyenne.",
                },
                {
                    "code": """
                        >>> round(float(borne_haute([8.0, 12.0])), 3)
                        13.92
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Écart type d'un échantillon : pour 8 et 12, on divise par 2 moins 1, ce qui donne 2,828.",
                },
                {
                    "code": """
                        >>> from cpia.kit import maintenance
                        >>> jours = [maintenance.attente(4, graine) for graine in range(50)]
                        >>> round(float(borne_haute(jours)), 1)
                        19.8
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sur cinquante journées à quatre quais, la borne n'est pas la bonne. Avez-vous pris la racine du nombre de journées ?",
                },
            ],
        }
    ],
}
