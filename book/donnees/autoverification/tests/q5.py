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
                        >>> decider(erreur=1.3, objectif=1.5, gain=0.12)
                        'suffisant'
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "L'objectif est tenu : inutile de collecter, même si l'erreur baisse encore.",
                },
                {
                    "code": """
                        >>> decider(erreur=2.0, objectif=1.5, gain=0.12), decider(erreur=2.0, objectif=1.5, gain=0.05)
                        ('collecter', 'collecter')
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "L'objectif n'est pas tenu et le gain atteint 5 % : la collecte paie encore.",
                },
                {
                    "code": """
                        >>> decider(erreur=2.0, objectif=1.5, gain=0.01), decider(erreur=2.0, objectif=1.5, gain=-0.02)
                        ('changer_de_variables', 'changer_de_variables')
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Courbe plate au-dessus de l'objectif : ajouter des lots ne suffira pas.",
                },
            ],
        }
    ],
}
