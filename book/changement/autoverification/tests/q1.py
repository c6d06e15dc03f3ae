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
                        >>> bool(est_prioritaire(2, 5, "oppose")), bool(est_prioritaire(4, 1, "reserve"))
                        (True, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une partie opposée et très touchée est prioritaire, même sans influence ; une partie réservée l'est si elle est influente.",
                },
                {
                    "code": """
                        >>> bool(est_prioritaire(2, 5, "reserve")), bool(est_prioritaire(3, 3, "oppose"))
                        (False, False)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Réservée et seulement touchée : pas prioritaire. Opposée, mais ni touchée ni influente : pas prioritaire non plus.",
                },
                {
                    "code": """
                        >>> bool(est_prioritaire(5, 5, "favorable")), bool(est_prioritaire(5, 5, "neutre"))
                        (False, False)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "La position compte : une partie favorable ou neutre n'est jamais prioritaire.",
                },
                {
                    "code": """
                        >>> from cpia.kit import entrepots
                        >>> table = entrepots.parties(graine=31)
                        >>> trouvees = [bool(est_prioritaire(l.influence, l.impact, l.position)) for l in table.itertuples()]
                        >>> oppose, fort = table["position"] == "oppose", table["impact"] >= 4
                        >>> influent = table["influence"] >= 4
                        >>> trouvees == ((oppose & fort) | (table["position"].isin(["oppose", "reserve"]) & influent)).tolist()
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Essayez votre fonction sur chaque ligne de entrepots.parties(graine=31) : l'une d'elles n'a pas la bonne réponse.",
                },
            ],
        }
    ],
}
