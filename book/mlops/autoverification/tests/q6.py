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
                        >>> float(cout_complet(48000, 26000, 0, 0, 3))
                        126000.0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "L'exploitation se paie chaque année, le devis une seule fois.",
                },
                {
                    "code": """
                        >>> float(cout_complet(10000, 5000, 4, 500, 2))
                        24000.0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Les jours de panne reviennent chaque année : 4 jours à 500 €, deux fois.",
                },
                {
                    "code": """
                        >>> from cpia.kit import production
                        >>> lignes = production.validation(graine=33)
                        >>> perte = (production.cout(lignes, avec_modele=False) - production.cout(lignes)) / 30
                        >>> bool(abs(cout_complet(0, 0, 10, perte, 3) - 30 * perte) < 0.01)
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Un jour de panne coûte le gain perdu ce jour-là : dix jours par an pendant trois ans font trente fois ce coût.",
                },
            ],
        }
    ],
}
