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
                        >>> from cpia.kit import dossiers
                        >>> registre = dossiers.registre(graine=31)
                        >>> non = [ligne for ligne in registre.to_dict("records") if ligne["reponse"] == "non"]
                        >>> attendus = [ligne["numero"] for ligne in non if "" in (ligne["responsable"], ligne["date"])]
                        >>> [int(numero) for numero in orphelins(registre)] == attendus
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Un « non » est complet s'il porte un responsable et une date ; un seul des deux ne suffit pas.",
                },
                {
                    "code": """
                        >>> import pandas as pd
                        >>> colonnes = ["numero", "famille", "reponse", "piece", "responsable", "date"]
                        >>> lignes = [(1, "ethique", "oui", "", "", ""), (2, "ethique", "non", "", "A. Delcourt", "2027-03-15")]
                        >>> [int(numero) for numero in orphelins(pd.DataFrame(lignes, columns=colonnes))]
                        []
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Un « oui » sans pièce est un autre défaut : ici, on ne cherche que les « non ». Un « non » complet n'est pas orphelin.",
                },
                {
                    "code": """
                        >>> from cpia.kit import dossiers
                        >>> registre = dossiers.registre(graine=32)
                        >>> avant = registre.copy()
                        >>> _ = orphelins(registre)
                        >>> registre.equals(avant)
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Votre fonction modifie le registre reçu. Un contrôle constate, il ne corrige pas.",
                },
            ],
        }
    ],
}
