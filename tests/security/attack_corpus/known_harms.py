"""The harms known of plain nbgrader: reading, writing, escaping, surviving (a07 to a30, z99, s13 to s20)."""

from attack_corpus.model import AFTER_FIRST, ALL, Notebook, fraud, harm, misuse
from attack_corpus.probes import FIND_NOTEBOOKS, try_all

READ_SOURCE = try_all(
    source='open(RACINE + "/cours/source/devoir/devoir.ipynb").read(9)',
    release='open(RACINE + "/cours/release/devoir/devoir.ipynb").read(9)',
    racine="os.listdir(RACINE)",
)
GRADEBOOK = try_all(
    lire='open(RACINE + "/cours/gradebook.db", "rb").read(9)',
    ecrire='sqlite3.connect(RACINE + "/cours/gradebook.db").execute("update grade set manual_score=99")',
    supprimer='os.remove(RACINE + "/cours/gradebook.db")',
    vider='open(RACINE + "/cours/gradebook.db", "w")',
)
NETWORK = try_all(
    local='socket.create_connection(("127.0.0.1", PORT), 1)',
    internet='socket.create_connection(("1.1.1.1", 53), 1)',
    noms='socket.getaddrinfo("example.org", 80)',
    udp='socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", PORT))',
    ipv6='socket.create_connection(("::1", PORT), 1)',
    brut="socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
    paquets="socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    noyau="socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)",
)
OTHERS = try_all(
    lire='os.listdir(RACINE + "/cours/submitted")',
    autograded='os.listdir(RACINE + "/cours/autograded")',
    ecrire='open(RACINE + "/cours/submitted/h1-honnete/devoir/devoir.ipynb", "a").write("x")',
    planter='open(RACINE + "/cours/submitted/h1-honnete/devoir/plante", "w")',
)
HOME = try_all(
    maison='open(os.path.expanduser("~" + UTILISATEUR) + "/plante", "w")',
    racine='open(RACINE + "/plante", "w")',
    cours='os.makedirs(RACINE + "/cours/plante")',
    mots='open("/etc/shadow").read(9)',
    var_tmp='open("/var/tmp/plante-par-une-copie", "w")',
)
DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execlp("sleep", "sleep", "98765")
    os._exit(0)
"""
KILL = """
import os, signal
for cible in (os.getppid(), -1, 1, 2, 3):
    try:
        if cible and cible != os.getpid():
            os.kill(cible, signal.SIGKILL)
    except OSError:
        pass
print("TENTE")
"""
CATCHING = """def moyenne(valeurs):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass"""


def truncated(notebook: Notebook) -> str:
    import json

    text = json.dumps(notebook)
    return text[: len(text) // 2]


ATTACKS = (
    harm("a07-lire-le-carnet", "looks for notebooks and hidden tests everywhere", FIND_NOTEBOOKS, tries=True),
    harm("a08-lire-la-source", "reads the instructor's notebook", READ_SOURCE, tries=True),
    harm("a09-carnet-de-notes", "writes points into the gradebook", GRADEBOOK, tries=True),
    harm("a24-reseau", "reaches the network", NETWORK, tries=True),
    harm("a25-autres-copies", "reads and edits another's submission", OTHERS, tries=True),
    harm("a26-demon", "leaves a process behind", DAEMON),
    misuse("a28-os-exit", "a tested function ends the process: the points earned before stay", "partiel",
           "import os\ndef arrondir(nombre):\n    os._exit(0)", review="cellule"),
    harm("a30-maison", "writes where the instructor lives", HOME, tries=True),
    harm("z99-tueur", "kills its parent, and everything it can", KILL, last=True, free=("test-partiel",),
         may_review=True),
    misuse("s13-boucle", "a tested function never ends", "moyenne",
           "def moyenne(valeurs):\n    while True:\n        pass"),
    misuse("s14-boucle-qui-attrape", "a tested function never ends and catches everything", "moyenne", CATCHING,
           free=AFTER_FIRST, review="rendu la main"),
    misuse("s15-os-exit", "a tested function ends the process at the first test: nothing is earned", "moyenne",
           "import os\ndef moyenne(valeurs):\n    os._exit(0)", review="cellule",
           lost=ALL),
    misuse("s16-memoire", "a tested function takes 6 GB", "moyenne",
           "def moyenne(valeurs):\n    gros = b'x' * 6 * 2**30\n    return 2"),
    harm("s17-flot", "prints 2 GB", "for _ in range(2000):\n    print('x' * 1_000_000)", last=True,
         free=("test-partiel",), may_review=True),
    harm("s18-gros-fichier", "writes 2 GB on disk", """
try:
    with open("gros", "wb") as gros:
        for _ in range(2000):
            gros.write(b"x" * 1_000_000)
    print("PRIS 2 Go écrits")
except OSError:
    print("TENTE")
""", tries=True),
    fraud("s20-tronque", "the notebook is cut in the middle", edit=truncated, review="lisible"),
)  # fmt: skip
