OK_FORMAT = True

test = {
    "name": "q3",
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
                        >>> essai = {"nom": "essai", "semaine": 10, "operateurs": 3, "commandes": "reelles"}
                        >>> bool(est_permis(essai, 10)), bool(est_permis(essai, 9))
                        (False, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Un pilote en conditions réelles ouvre après la semaine de clôture, jamais pendant cette semaine.",
                },
                {
                    "code": """
                        >>> calcul = {"nom": "version bêta", "semaine": 4, "operateurs": 0, "commandes": "reelles"}
                        >>> rejeu = {"nom": "pilote", "semaine": 4, "operateurs": 12, "commandes": "passees"}
                        >>> bool(est_permis(calcul, 10)), bool(est_permis(rejeu, 10))
                        (True, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sans opérateur, ou sur des commandes passées, l'essai est permis tout de suite : le refuser serait aussi une faute.",
                },
                {
                    "code": """
                        >>> anodin = {"nom": "test à blanc", "semaine": 4, "operateurs": 1, "commandes": "reelles"}
                        >>> bool(est_permis(anodin, 10))
                        False
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Le nom ne compte pas : un seul opérateur sur de vraies commandes suffit.",
                },
                {
                    "code": """
                        >>> reel = {"nom": "démonstration", "semaine": 30, "operateurs": 1, "commandes": "reelles"}
                        >>> bool(est_permis(reel, None)), bool(est_permis({**reel, "operateurs": 0}, None))
                        (False, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Tant que la consultation n'est pas close (None), aucun essai en conditions réelles n'ouvre.",
                },
                {
                    "code": """
                        >>> from cpia.kit import entrepots
                        >>> essais, cloture = entrepots.essais(graine=33)
                        >>> avant = [dict(essai) for essai in essais]
                        >>> refus = [not est_permis(essai, cloture) for essai in essais]
                        >>> essais == avant, 1 <= sum(refus) < len(refus)
                        (True, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Parmi les six essais, certains sont à refuser et d'autres non. Votre fonction ne modifie pas ce qu'elle reçoit.",
                },
            ],
        }
    ],
}
