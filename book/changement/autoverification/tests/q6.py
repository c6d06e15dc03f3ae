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
                        >>> import pandas as pd
                        >>> lignes = pd.DataFrame({"operateur": list("ABCDE"), "commandes": [10] * 5, "propositions": [10, 0, 10, 10, 70], "acceptees": [9, 0, 9, 9, 23]})
                        >>> round(float(acceptation_publiable(lignes)), 3)
                        0.5
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Additionnez d'abord, divisez ensuite : 50 acceptées sur 100 propositions.",
                },
                {
                    "code": """
                        >>> import pandas as pd
                        >>> lignes = pd.DataFrame({"operateur": list("ABCDD"), "commandes": [10] * 5, "propositions": [10] * 5, "acceptees": [9] * 5})
                        >>> acceptation_publiable(lignes) is None
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Quatre opérateurs différents seulement : on masque, même s'il y a cinq lignes.",
                },
                {
                    "code": """
                        >>> import pandas as pd
                        >>> lignes = pd.DataFrame({"operateur": list("ABCDE"), "commandes": [10, 10, 10, 10, 0], "propositions": [10, 10, 10, 10, 0], "acceptees": [9, 9, 9, 9, 0]})
                        >>> acceptation_publiable(lignes) is None
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Un opérateur qui n'a préparé aucune commande ne compte pas dans l'effectif.",
                },
                {
                    "code": """
                        >>> import pandas as pd
                        >>> lignes = pd.DataFrame({"operateur": list("ABCDE"), "commandes": [10] * 5, "propositions": [0] * 5, "acceptees": [0] * 5})
                        >>> acceptation_publiable(lignes) is None
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Aucune proposition ouverte : il n'y a pas de taux, et non 0 %.",
                },
                {
                    "code": """
                        >>> from cpia.kit import entrepots
                        >>> journal, _ = entrepots.adoption(graine=35)
                        >>> avant = journal.copy()
                        >>> taux = acceptation_publiable(journal)
                        >>> journal.equals(avant), abs(float(taux) - float(journal["acceptees"].sum() / journal["propositions"].sum())) < 1e-9
                        (True, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sur le journal entier, le taux est la somme des acceptées sur la somme des propositions, et le journal reste intact.",
                },
            ],
        }
    ],
}
