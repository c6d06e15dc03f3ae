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
                        >>> tableau = pd.DataFrame({"site": ["A", "A", "B"], "metier": ["quai", "quai", "quai"]})
                        >>> int(isolees(tableau, ["site", "metier"])), int(isolees(tableau, ["metier"]))
                        (1, 0)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Seule la personne du site B est isolée ; avec le métier seul, personne ne l'est.",
                },
                {
                    "code": """
                        >>> import pandas as pd
                        >>> tableau = pd.DataFrame({"site": ["A", "A", "B", "B"], "metier": ["quai", "paie", "quai", "paie"]})
                        >>> int(isolees(tableau, ["site", "metier"])), int(isolees(tableau, ["site"]))
                        (4, 0)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "C'est la combinaison des colonnes qui isole, pas une colonne prise à part.",
                },
                {
                    "code": """
                        >>> from collections import Counter
                        >>> from cpia.kit import dossiers
                        >>> salaries = dossiers.salaries(graine=33)
                        >>> details = ["site", "metier", "arrivee"]
                        >>> compte = Counter(zip(*(salaries[nom] for nom in details)))
                        >>> int(isolees(salaries, details)) == sum(nombre == 1 for nombre in compte.values())
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Comptez les personnes qui sont seules dans leur case, pas le nombre de cases.",
                },
            ],
        }
    ],
}
