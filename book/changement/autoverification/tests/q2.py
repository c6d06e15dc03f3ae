OK_FORMAT = True

test = {
    "name": "q2",
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
                        >>> lignes = {"former": ["A", "R"], "livrer": ["R/A", "C"], "suivre": ["R", "I"], "choisir": ["A", "R/A"]}
                        >>> matrice = pd.DataFrame.from_dict(lignes, orient="index", columns=["direction", "equipe"])
                        >>> list(mal_attribuees(matrice))
                        ['suivre', 'choisir']
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "« suivre » n'a pas de A, « choisir » en a deux ; « R/A » compte pour un A.",
                },
                {
                    "code": """
                        >>> from cpia.kit import entrepots
                        >>> list(mal_attribuees(entrepots.matrice(graine=32, fautes=0)))
                        []
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une matrice en ordre donne une liste vide.",
                },
                {
                    "code": """
                        >>> from cpia.kit import entrepots
                        >>> matrice = entrepots.matrice(graine=33, fautes=5)
                        >>> def nombre(ligne):
                        ...     return "/".join(ligne).split("/").count("A")
                        >>> list(mal_attribuees(matrice)) == [nom for nom in matrice.index if nombre(matrice.loc[nom]) != 1]
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Comptez les A de chaque ligne, dans l'ordre de la matrice.",
                },
            ],
        }
    ],
}
