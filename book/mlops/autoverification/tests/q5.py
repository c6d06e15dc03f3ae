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
                        >>> [premier_geste(False, False, True), premier_geste(False, False, False)]
                        ['recalibrer', 'reentrainer']
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "S'il classe encore bien, on recale ses pourcentages ; sinon, il faut réapprendre.",
                },
                {
                    "code": """
                        >>> {premier_geste(True, version, classe) for version in (True, False) for classe in (True, False)}
                        {'corriger_flux'}
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Flux faux : ni réentraînement (il apprendrait l'erreur), ni retour en arrière (même entrée, même erreur).",
                },
                {
                    "code": """
                        >>> {premier_geste(False, True, classe) for classe in (True, False)}
                        {'retour_arriere'}
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Flux sain et version toute récente : on remet la précédente, puis on cherche.",
                },
            ],
        }
    ],
}
