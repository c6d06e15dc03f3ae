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
                        >>> round(float(indice([0.5, 0.5], [0.6, 0.4])), 3)
                        0.041
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Additionnez (0,6 - 0,5) × log(0,6 / 0,5) et (0,4 - 0,5) × log(0,4 / 0,5).",
                },
                {
                    "code": """
                        >>> from cpia.kit import production
                        >>> journal, registre = production.journal(graine=31)
                        >>> reference = production.parts(production.validation(graine=31)["temperature_camion"])
                        >>> bug = journal.loc[journal["semaine"] == registre["bug"], "temperature_camion"]
                        >>> bool(8 < indice(reference, production.parts(bug)) < 11)
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "La semaine du bug, quatre classes sont vides : leur part doit compter pour 0,0001, sans erreur ni infini.",
                },
                {
                    "code": """
                        >>> from cpia.kit import production
                        >>> reference = production.parts(production.validation(graine=32)["temperature_camion"])
                        >>> copie = list(reference)
                        >>> [round(float(indice(reference, reference)), 6), reference == copie]
                        [0.0, True]
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une semaine égale à la référence a un indice nul, et la liste reçue ne doit pas changer.",
                },
            ],
        }
    ],
}
