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
                        >>> r, e = "retenir", "écarter"
                        >>> tableau = pd.DataFrame({"machine": [r, r, e, e], "decision": [r, e, r, e], "bonne_reponse": [e, e, e, e]})
                        >>> tuple(int(nombre) for nombre in intervention(tableau))
                        (2, 1)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Deux décisions diffèrent de la machine, et une seule d'entre elles est juste. Une décision juste mais inchangée ne compte pas.",
                },
                {
                    "code": """
                        >>> from cpia.kit import dossiers
                        >>> relectures = dossiers.relectures(graine=36)
                        >>> suivies = relectures.assign(decision=relectures["machine"])
                        >>> tuple(int(nombre) for nombre in intervention(suivies))
                        (0, 0)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une personne qui suit toujours la machine ne change rien : c'est un tampon.",
                },
                {
                    "code": """
                        >>> from cpia.kit import dossiers
                        >>> relectures = dossiers.relectures(graine=37, secondes=120)
                        >>> lignes = relectures.to_dict("records")
                        >>> changees = [ligne for ligne in lignes if ligne["decision"] != ligne["machine"]]
                        >>> attendu = (len(changees), sum(ligne["decision"] == ligne["bonne_reponse"] for ligne in changees))
                        >>> tuple(int(nombre) for nombre in intervention(relectures)) == attendu
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Comptez d'abord les décisions changées, puis, parmi elles, celles qui sont la bonne réponse.",
                },
            ],
        }
    ],
}
