"""Exhaustion of every limit: memory in all its hiding places, processes, files, output, time, size of what crosses."""

import json

from attack_corpus.model import AFTER_FIRST, ALL, RETURNS, RIGHT, Attack, Notebook, harm, misuse, named

HIDDEN_MEMORY = {
    "memfd": """
import os
for n in range(400):
    fd = os.memfd_create(f"m{n}")
    for _ in range(3):
        os.write(fd, b"x" * (1 << 23))
""",
    "shm": """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype, libc.shmat.argtypes = ctypes.c_void_p, [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
for n in range(200):
    numero = libc.shmget(0, 1 << 25, 0o1600)
    adresse = libc.shmat(numero, None, 0) if numero >= 0 else None
    if adresse is None or adresse == 2**64 - 1:
        raise MemoryError
    ctypes.memset(adresse, 1, 1 << 25)
    libc.shmdt(ctypes.c_void_p(adresse))
""",
    "enfants": """
import os, time
for n in range(60):
    if os.fork() == 0:
        gros = bytearray(b"x") * (1 << 27)
        time.sleep(60)
        os._exit(0)
time.sleep(3)
""",
    "tmpfs": """
for dossier in ("/tmp", "/dev/shm", "/copie", "."):
    for n in range(100):
        open(f"{dossier}/gros{n}", "wb").write(b"x" * 8_000_000)
""",
    "tubes": """
import fcntl, os, socket
gardes = []
for n in range(800):
    lecture, ecriture = os.pipe()
    fcntl.fcntl(ecriture, 1031, 1 << 20)
    os.set_blocking(ecriture, False)
    os.write(ecriture, b"x" * (1 << 20))
    gardes.append((lecture, ecriture))
""",
    "inodes": """
import os
for n in range(300_000):
    os.close(os.open(f"/tmp/{n}", os.O_CREAT | os.O_WRONLY))
""",
}
"""Each as one submission: the code takes as much as it can, and must be stopped or refused."""

FORKS = """
import os, time
enfants = 0
try:
    while enfants < 2000:
        if os.fork() == 0:
            time.sleep(60); os._exit(0)
        enfants += 1
    print("PRIS", enfants, "processus")
except BlockingIOError:
    print("TENTE")
"""
FORK_BOMB = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
THREADS = """
import threading, time
try:
    for n in range(10_000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    print("PRIS 10 000 fils")
except RuntimeError:
    print("TENTE")
"""
DESCRIPTORS = """
import os
try:
    for n in range(100_000):
        os.dup(1)
    print("PRIS 100 000 descripteurs")
except OSError:
    print("TENTE")
os.closerange(200, 100_000)
"""
TALK = {
    "ligne": "print('x' * 100_000_000)",
    "erreur": "import sys\nwhile True:\n    sys.stderr.write('x' * 100_000)",
    "affichages": "for n in range(10**7):\n    display({'text/html': '<b>x</b>' * 1000}, raw=True)",
    "efface": "from IPython.display import clear_output\nwhile True:\n    print('x' * 10**5); clear_output()",
    "metadonnees": "for n in range(1000):\n    display({'text/plain': 'x'}, metadata={'m': 'x' * 10**6}, raw=True)",
    "trace": "raise ValueError('x' * 10**8)",
    "bas-niveau": "import os\nwhile True:\n    os.write(1, b'x' * 100_000); os.write(2, b'x' * 100_000)",
    "enfant": "!yes | head -c 2000000000",
}
BOMBS = {
    "profonde": "x = []\nfor _ in range(10**5):\n    x = [x]\nfaux = lambda *_: x",
    "cycle": "x = []\nx.append(x)\nfaux = lambda *_: x",
    "rires": "x = 'ha'\nfor _ in range(12):\n    x = [x] * 10\nfaux = lambda *_: x",
    "entier": "x = 1 << 10**8\nfaux = lambda *_: x",
    "texte": "x = 'é' * 10**8\nfaux = lambda *_: x",
    "etire": "import numpy as np\nfaux = lambda *_: np.broadcast_to(0.0, (10**6, 10**6))",
    "index": "import pandas as pd\nfaux = lambda *_: pd.DataFrame(index=range(10**14), columns=['capteur', 'valeur'])",
    "collisions": "faux = lambda *_: {n * (2**61 - 1) for n in range(4000)}",
    "intervalle": "faux = lambda *_: range(10**18)",
    "decimal": "from decimal import Decimal\nfaux = lambda *_: Decimal('1e999999999999')",
    "fraction": "from fractions import Fraction\nfaux = lambda *_: Fraction(10**4000, 7)",
    "dates": "import numpy as np\nfaux = lambda *_: np.array(['NaT'] * 10**6, 'M8[as]')",
    "repr": "class R:\n    __repr__ = __str__ = lambda self: 'x' * 10**9\nfaux = lambda *_: R()",
    "colonnes": "import pandas as pd\nx = pd.DataFrame([range(20_000)])\nfaux = lambda *_: x",
    "substituts": "faux = lambda *_: '\\ud800' * 10**6",
}  # fmt: skip
SLOW = "import time\ndef moyenne(valeurs):\n    time.sleep(1e6)"


def many_cells(notebook: Notebook) -> None:
    notebook["cells"][2:2] = [
        {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": None, "id": f"i{n}"}
        for n in range(800)
    ]


def many_slow_cells(notebook: Notebook) -> None:
    notebook["cells"] += [
        {"cell_type": "code", "source": "import time\ntime.sleep(2)", "metadata": {}, "outputs": [],
         "execution_count": None, "id": f"i{n}"} for n in range(40)
    ]  # fmt: skip


def many_texts(notebook: Notebook) -> None:
    notebook["cells"] += [{"cell_type": "markdown", "source": "", "metadata": {}, "id": f"t{n}"} for n in range(20_000)]


def many_lists(notebook: Notebook) -> str:
    return json.dumps(notebook)[:-1] + ', "x": [' + "[]," * 5_000_000 + "[]]}"


def giant_source(notebook: Notebook) -> None:
    named(notebook, "partiel")["source"] = "x = '" + "x" * 30_000_000 + "'"


def nested_source(notebook: Notebook) -> None:
    named(notebook, "partiel")["source"] = "(" * 100_000 + ")" * 100_000


ATTACKS = (
    *(harm(f"e-memoire-{name}", f"takes memory where few count it: {name}", code, last=True, free=("test-partiel",),
           may_review=True) for name, code in HIDDEN_MEMORY.items()),
    *(harm(f"e-sorties-{name}", f"floods its outputs: {name}", code, last=True, free=("test-partiel",),
           may_review=True) for name, code in TALK.items()),
    *(misuse(f"e-bombe-{name}", f"gives a value that is too much: {name}", "moyenne",
             f"{code}\n{RETURNS['moyenne']}", free=AFTER_FIRST, may_review=True) for name, code in BOMBS.items()),
    Attack("e-substituts-affiches", "prints, shows and raises halves of characters, which no file can hold", {
        "moyenne": "print('\\ud800')\ndisplay({'text/html': '\\udfff'}, raw=True)\n" + RIGHT["moyenne"],
        "partiel": RIGHT["partiel"] + "\nraise ValueError('\\ud800')"}),
    harm("e-processus", "forks as long as it can", FORKS, last=True, free=("test-partiel",), may_review=True),
    harm("e-bombe-fourches", "forks and forks again", FORK_BOMB, last=True, free=("test-partiel",), may_review=True),
    harm("e-fils", "starts threads as long as it can", THREADS, last=True, free=("test-partiel",), may_review=True),
    harm("e-descripteurs", "opens descriptors as long as it can", DESCRIPTORS, last=True, free=("test-partiel",),
         may_review=True),
    misuse("e-lente", "a tested function sleeps", "moyenne", SLOW),
    misuse("e-sorties-fonction", "a tested function prints without end", "moyenne",
           "def moyenne(valeurs):\n    while True:\n        print('x' * 100_000)", free=AFTER_FIRST, may_review=True),
    misuse("e-avertissements", "a tested function warns without end", "moyenne",
           "import warnings\ndef moyenne(valeurs):\n    n = 0\n    while True:\n        n += 1\n"
           "        warnings.warn(f'{n}' * 1000)", free=AFTER_FIRST, may_review=True),
    misuse("e-exception-geante", "a tested function raises with a giant text", "moyenne",
           "def moyenne(valeurs):\n    raise ValueError('x' * 10**8)", free=AFTER_FIRST, may_review=True),
    harm("e-cellules", "eight hundred cells", "", edit=many_cells, may_review=True, free=AFTER_FIRST),
    Attack("e-textes", "twenty thousand empty texts, which nbgrader checks one by one", edit=many_texts, lost=ALL,
           review="au plus 2000"),
    Attack("e-listes", "fifteen megabytes of empty lists, gigabytes once read", edit=many_lists, lost=ALL,
           review="trop de valeurs"),
    harm("e-cellules-lentes", "many cells, each under the limit", "", edit=many_slow_cells, review="temps"),
    Attack("e-source-geante", "a cell of 30 MB", edit=giant_source, lost=("test-partiel",), may_review=True),
    Attack("e-source-profonde", "a cell that breaks parsers", edit=nested_source,
           lost=("test-partiel",), may_review=True),
    Attack("e-honnete-bavard", "not an attack: right work that prints a little and takes half a second",
           {"moyenne": "import time\ntime.sleep(0.5)\nprint('bonjour ' * 100)\n" + RIGHT["moyenne"]}),
)  # fmt: skip
