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
                        >>> round(float(kappa(["sain", "abime", "sain", "abime"], ["sain", "abime", "sain", "abime"])), 6)
                        1.0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Quand les deux avis coïncident partout, le kappa vaut 1.",
                },
                {
                    "code": """
                        >>> round(float(kappa(["sain", "sain", "abime", "abime"], ["sain", "abime", "sain", "abime"])), 6) + 0.0
                        0.0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Ici l'accord observé (0,5) égale l'accord dû au hasard (0,5) : le kappa vaut 0.",
                },
                {
                    "code": """
                        >>> from cpia.kit import serre
                        >>> from sklearn.metrics import cohen_kappa_score
                        >>> images = serre.champignons(graine=36, n=500, prevalence=0.05)
                        >>> attendu = cohen_kappa_score(images["annotateur_1"], images["annotateur_2"])
                        >>> bool(abs(kappa(images["annotateur_1"], images["annotateur_2"]) - attendu) < 0.001)
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Le kappa diffère sur un lot où les abîmés sont rares. Vérifiez le calcul de l'accord dû au hasard.",
                },
            ],
        }
    ],
}
