"""Pieces of code that try to read, write and reach: PRIS when it worked, TENTE at the end."""

import inspect


def try_all(**attempts: str) -> str:
    """Give code that evaluates each expression and tells those that worked."""
    lines = [
        inspect.cleandoc("""
        import glob, os, signal, socket, sqlite3, stat, subprocess, sys
        def essayer(nom, geste):
            try:
                print("PRIS", nom, repr(geste())[:60])
            except BaseException as refus:
                print("REFUS", nom, type(refus).__name__)
        """)
    ]
    lines += [f"essayer({name!r}, lambda: {attempt})" for name, attempt in attempts.items()]
    return "\n".join([*lines, 'print("TENTE")'])


FIND_NOTEBOOKS = """
import os
secret = "".join(("CANARI", "_SECRET"))
for dossier, sous, fichiers in os.walk("/"):
    ailleurs = ("proc", "sys", "dev", "usr", "site-packages", "lib", "lib64", "share")
    sous[:] = [nom for nom in sous if nom not in ailleurs]
    for nom in fichiers:
        chemin = os.path.join(dossier, nom)
        if nom.endswith(".ipynb"):
            print("PRIS le carnet", chemin)
        try:
            if os.path.getsize(chemin) < 10**7 and secret.encode() in open(chemin, "rb").read():
                print("PRIS un test caché", chemin)
        except OSError:
            pass
print("TENTE")
"""
