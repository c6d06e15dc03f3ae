OK_FORMAT = True

test = {
    "name": "q3",
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
                        >>> fiche = {"donnees": "a41f", "code": "v3", "environnement": "verrou-7", "graine": 12}
                        >>> ingredients_changes(fiche, {**fiche, "graine": 13, "donnees": "b207"})
                        ['donnees', 'graine']
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Comparez les valeurs, clé par clé, puis triez les noms.",
                },
                {
                    "code": """
                        >>> fiche = {"donnees": "a41f", "code": "v3", "environnement": "verrou-7", "graine": 12}
                        >>> ingredients_changes(fiche, dict(fiche))
                        []
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Deux fiches égales : rien n'a changé, la liste est vide.",
                },
                {
                    "code": """
                        >>> fiche = {"environnement": "verrou-7", "code": "v3"}
                        >>> ingredients_changes(fiche, {"code": "v3", "environnement": "verrou-8"})
                        ['environnement']
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "L'environnement compte autant que le code, et l'ordre des clés ne compte pas.",
                },
            ],
        }
    ],
}
