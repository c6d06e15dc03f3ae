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
                        >>> pieces_manquantes({"surveillance": "", "flux": "DSI"}, ["flux", "surveillance", "mode_degrade"])
                        ['mode_degrade', 'surveillance']
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une pièce manque si elle est absente du dossier, ou si personne n'en répond. La liste est triée.",
                },
                {
                    "code": """
                        >>> from cpia.kit import production
                        >>> sorted(pieces_manquantes(production.PIECES, ["mode_degrade", "proprietaire", "surveillance"]))
                        ['mode_degrade', 'surveillance']
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Le propriétaire est nommé ; la surveillance et le mode dégradé n'ont personne.",
                },
                {
                    "code": """
                        >>> pieces_manquantes({"a": None, "b": "Mme Okafor", "c": ""}, ["b", "a"])
                        ['a']
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "None veut dire « personne », et une pièce que l'on n'exige pas ne manque pas.",
                },
            ],
        }
    ],
}
