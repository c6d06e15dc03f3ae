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
                        >>> import pandas as pd
                        >>> lignes = [("chefs", 4, 4, "reserve"), ("intérimaires", 1, 5, "oppose"), ("récents", 2, 5, "reserve")]
                        >>> parties = pd.DataFrame(lignes, columns=["partie", "influence", "impact", "position"])
                        >>> list(a_rencontrer(parties))
                        ['chefs', 'intérimaires']
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Deux façons d'être prioritaire : opposé et très touché, ou bien opposé ou réservé et influent.",
                },
                {
                    "code": """
                        >>> import pandas as pd
                        >>> lignes = [("a", 3, 3, "oppose"), ("b", 5, 5, "favorable"), ("c", 5, 5, "neutre"), ("d", 4, 1, "oppose")]
                        >>> parties = pd.DataFrame(lignes, columns=["partie", "influence", "impact", "position"])
                        >>> list(a_rencontrer(parties))
                        ['d']
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Qui est favorable ou neutre n'est pas prioritaire ; qui est opposé mais peu touché et peu influent non plus.",
                },
                {
                    "code": """
                        >>> from cpia.kit import entrepots
                        >>> parties = entrepots.parties(graine=31)
                        >>> avant = parties.copy()
                        >>> _ = a_rencontrer(parties)
                        >>> parties.equals(avant)
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Votre fonction modifie le tableau reçu. Travaillez sur une copie.",
                },
            ],
        }
    ],
}
