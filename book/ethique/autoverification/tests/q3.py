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
                        >>> demande = {"donnees_personnelles": False, "sur_liste_cnil": False, "criteres": ["grande_echelle", "croisement"]}
                        >>> aipd(demande)
                        'hors_sujet'
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sans données personnelles, il n'y a pas d'AIPD, quels que soient les critères.",
                },
                {
                    "code": """
                        >>> demande = {"donnees_personnelles": True, "sur_liste_cnil": True, "criteres": []}
                        >>> aipd(demande), aipd({**demande, "sur_liste_cnil": False})
                        ('requise', 'registre_seul')
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "La liste de la CNIL suffit, sans compter. Hors de la liste et sans critère, le registre suffit.",
                },
                {
                    "code": """
                        >>> base = {"donnees_personnelles": True, "sur_liste_cnil": False}
                        >>> [aipd({**base, "criteres": c}) for c in (["exclusion"], ["exclusion", "evaluation"], ["exclusion", "exclusion"])]
                        ['a_documenter', 'requise', 'a_documenter']
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Il faut deux critères différents. Un critère écrit deux fois n'en fait qu'un.",
                },
            ],
        }
    ],
}
