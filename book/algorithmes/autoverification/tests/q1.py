OK_FORMAT = True

test = {
    "name": "q1",
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
                        >>> orienter(True, True, True, True), orienter(True, False, False, True)
                        ('pas_d_ia', 'pas_d_ia')
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une règle simple qui suffit passe avant tout le reste, même quand on a des exemples.",
                },
                {
                    "code": """
                        >>> orienter(False, True, True, True), orienter(False, True, False, True)
                        ('optimisation', 'contraintes')
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Des règles impératives : optimisation s'il y a aussi un coût à réduire, contraintes sinon. Les exemples n'y changent rien.",
                },
                {
                    "code": """
                        >>> orienter(False, False, False, True), orienter(False, False, True, True)
                        ('supervise', 'supervise')
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sans règle impérative, des exemples étiquetés mènent au supervisé ; un coût à réduire ne suffit pas à faire un problème d'optimisation.",
                },
                {
                    "code": """
                        >>> orienter(False, False, False, False), orienter(False, False, True, False)
                        ('pas_d_ia', 'pas_d_ia')
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Ni règle, ni exemple : il n'y a encore rien à apprendre ni à résoudre.",
                },
            ],
        }
    ],
}
