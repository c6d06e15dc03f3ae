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
                        >>> bool(est_permise(14, 21)), bool(est_permise(35, 21))
                        (True, False)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une variable connue au jour 14 sert au jour 21 ; une variable connue au jour 35, non.",
                },
                {
                    "code": """
                        >>> bool(est_permise(21, 21))
                        True
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une variable qui arrive le jour même de la prévision est permise.",
                },
                {
                    "code": """
                        >>> bool(est_permise(None, 21)), bool(est_permise(None, 300)), bool(est_permise(0, 0))
                        (False, False, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "None signifie « connue à la récolte » : jamais permise. Attention, 0 n'est pas None.",
                },
            ],
        }
    ],
}
