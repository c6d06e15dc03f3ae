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
                        >>> usage = {"infere": "emotion", "lieu": "travail", "motif": "gestion"}
                        >>> bool(est_interdit(usage)), bool(est_interdit({**usage, "lieu": "ecole"}))
                        (True, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Déduire une émotion pour gérer est interdit au travail, et à l'école aussi.",
                },
                {
                    "code": """
                        >>> usage = {"infere": "fatigue", "lieu": "travail", "motif": "securite"}
                        >>> bool(est_interdit(usage)), bool(est_interdit({**usage, "motif": "gestion"}))
                        (False, False)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "La fatigue est un état physique, pas une émotion. Ce cas n'est pas interdit, même s'il peut être à haut risque.",
                },
                {
                    "code": """
                        >>> usage = {"infere": "emotion", "lieu": "travail", "motif": "medical"}
                        >>> ailleurs = {"infere": "emotion", "lieu": "loisir", "motif": "gestion"}
                        >>> bool(est_interdit(usage)), bool(est_interdit({**usage, "motif": "securite"})), bool(est_interdit(ailleurs))
                        (False, False, False)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Les motifs médicaux et de sécurité lèvent l'interdiction ; elle ne vise que le travail et l'école.",
                },
            ],
        }
    ],
}
