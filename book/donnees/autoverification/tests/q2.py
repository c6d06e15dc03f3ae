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
                        >>> import pandas as pd
                        >>> int(compter_impossibles(pd.DataFrame({"humidite_pct": [-1.0, 0.0, 55.0, 100.0, 104.0]})))
                        2
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "0 % et 100 % sont possibles ; en dessous de 0 et au-dessus de 100 ne le sont pas.",
                },
                {
                    "code": """
                        >>> import pandas as pd
                        >>> int(compter_impossibles(pd.DataFrame({"humidite_pct": [None, 60.0, 130.0]})))
                        1
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une valeur absente n'est pas une valeur impossible : c'est un autre défaut, compté à part.",
                },
                {
                    "code": """
                        >>> from cpia.kit import serre
                        >>> releves, registre = serre.capteurs(graine=34)
                        >>> propres = releves.drop_duplicates(["zone", "horodatage"])
                        >>> bool(compter_impossibles(propres) == registre["humidites_impossibles"])
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Le compte diffère du registre sur un mois simulé. Vérifiez les deux bornes.",
                },
            ],
        }
    ],
}
