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
                        >>> decider(bas=9000, haut=20000, exige=5000, deja_prolonge=False, prerequis=False)
                        'suspendre'
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Un prérequis qui manque suspend tout, quel que soit le gain.",
                },
                {
                    "code": """
                        >>> decider(1000, 21500, 500, False, True), decider(-3000, 400, 500, False, True)
                        ('continuer', 'arreter')
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "On compare le bas de l'intervalle à ce que l'on exige pour continuer, et le haut pour arrêter.",
                },
                {
                    "code": """
                        >>> decider(-200, 4000, 500, False, True), decider(-200, 4000, 500, True, True)
                        ('prolonger', 'arreter')
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "L'intervalle contient le gain exigé : on prolonge une fois. La seconde fois, on arrête.",
                },
                {
                    "code": """
                        >>> decider(1000, 5000, 0, True, True), decider(-900, -100, -1000, False, True)
                        ('continuer', 'continuer')
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "C'est le gain exigé qui compte, pas le signe ; et un essai prolongé qui réussit continue.",
                },
            ],
        }
    ],
}
