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
                        >>> from cpia.kit import maintenance
                        >>> releves = maintenance.releves(graine=31, machines=8, semaines=10)
                        >>> appris, testes = decouper_par_machine(releves, ["M02", "M05"])
                        >>> sorted(set(testes["machine"])), len(appris), len(testes)
                        (['M02', 'M05'], 60, 20)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Le test doit contenir toutes les semaines des machines mises de côté, et elles seules.",
                },
                {
                    "code": """
                        >>> from cpia.kit import maintenance
                        >>> releves = maintenance.releves(graine=32, machines=6, semaines=5)
                        >>> appris, testes = decouper_par_machine(releves, ["M00"])
                        >>> set(appris["machine"]) & set(testes["machine"])
                        set()
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Une machine se trouve des deux côtés : le modèle la reconnaîtrait, et le score serait flatteur.",
                },
                {
                    "code": """
                        >>> from cpia.kit import maintenance
                        >>> releves = maintenance.releves(graine=33, machines=5, semaines=4)
                        >>> avant = releves.copy()
                        >>> appris, testes = decouper_par_machine(releves, [])
                        >>> len(appris), len(testes), releves.equals(avant)
                        (20, 0, True)
                    """,
                    "hidden": False,
                    "locked": False,
                    "failure_message": "Sans machine de test, tout sert à apprendre. Le tableau reçu ne doit pas changer.",
                },
            ],
        }
    ],
}
