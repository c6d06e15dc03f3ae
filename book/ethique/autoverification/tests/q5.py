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
                        >>> import pandas as pd
                        >>> tableau = pd.DataFrame({"sexe": ["F"] * 40 + ["H"] * 40, "score": [50.0] * 10 + [10.0] * 30 + [90.0] * 40})
                        >>> parts = part_de_retenus(tableau, "sexe", 50)
                        >>> {groupe: float(part) for groupe, part in parts.items()} == {"F": 0.25, "H": 1.0}
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Un score égal au seuil est retenu. La part se calcule dans chaque groupe, sur tout le groupe.",
                },
                {
                    "code": """
                        >>> from cpia.kit import dossiers
                        >>> candidatures = dossiers.candidatures(graine=34)
                        >>> parts = part_de_retenus(candidatures, "age", 50)
                        >>> sorted(parts), [groupe for groupe, part in parts.items() if part is None]
                        (['20-34', '35-49', '50-59', '60+'], ['60+'])
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Le groupe des 60 ans et plus compte moins de 30 personnes : il figure dans la réponse, avec None.",
                },
                {
                    "code": """
                        >>> from cpia.kit import dossiers
                        >>> candidatures = dossiers.candidatures(graine=35)
                        >>> femmes = candidatures[candidatures["sexe"] == "F"]
                        >>> parts = part_de_retenus(candidatures, "sexe", 62)
                        >>> abs(float(parts["F"]) - float((femmes["score"] >= 62).mean())) < 1e-9
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Servez-vous de la colonne et du seuil donnés : d'autres seuils et d'autres colonnes seront essayés.",
                },
            ],
        }
    ],
}
