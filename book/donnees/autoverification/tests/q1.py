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
                        >>> from cpia.kit import serre
                        >>> releves, registre = serre.capteurs(graine=31)
                        >>> bool(compter_doublons(releves) == registre["doublons"])
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Comptez les lignes en trop, pas toutes les lignes concernées : un relevé reçu deux fois fait un doublon.",
                },
                {
                    "code": """
                        >>> from cpia.kit import serre
                        >>> releves, _ = serre.capteurs(graine=32)
                        >>> int(compter_doublons(releves.drop_duplicates(["zone", "horodatage"])))
                        0
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sur un fichier propre, le compte est zéro. Deux zones ont le droit d'émettre à la même heure.",
                },
                {
                    "code": """
                        >>> from cpia.kit import serre
                        >>> releves, _ = serre.capteurs(graine=33)
                        >>> avant = releves.copy()
                        >>> _ = compter_doublons(releves)
                        >>> releves.equals(avant)
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Votre fonction modifie le tableau reçu. Un audit constate, il ne corrige pas.",
                },
            ],
        }
    ],
}
