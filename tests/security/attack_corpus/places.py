"""What else is put into a submission's folder: names, links, pipes, archives, giants; and the first drafts' leaks."""

import os
import zipfile
from pathlib import Path

from attack_corpus.model import ALL, Attack, fraud, harm
from attack_corpus.probes import try_all

NOTEBOOK = "devoir.ipynb"


def hostile_names(folder: Path, course: Path) -> None:
    names = [b"a\nb.csv", b"a" * 255, b"$(touch plante)", b";touch plante;", b"-rf", b"\xff\xfe.csv", b"..\\..\\plante",
             "\u202evsc.exe".encode(), b"%s%n{0}", b" ", b"...", b"<img src=x onerror=x()>.csv"]  # fmt: skip
    for name in names:
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_bytes(b"x")


def links(folder: Path, course: Path) -> None:
    (folder / "carnet.csv").symlink_to(course / "gradebook.db")
    (folder / "source").symlink_to(course / "source")
    (folder / "racine").symlink_to("/")
    (folder / "rond").symlink_to(folder)
    (folder / "casse").symlink_to("/nulle/part")


def hard_link(folder: Path, course: Path) -> None:
    (folder / "carnet.csv").hardlink_to(course / "gradebook.db")


def notebook_as_link(folder: Path, course: Path) -> None:
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).symlink_to(course / "source" / "devoir" / NOTEBOOK)


def notebook_as_pipe(folder: Path, course: Path) -> None:
    (folder / NOTEBOOK).unlink()
    os.mkfifo(folder / NOTEBOOK)


def notebook_as_folder(folder: Path, course: Path) -> None:
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).mkdir()


def notebook_missing(folder: Path, course: Path) -> None:
    (folder / NOTEBOOK).rename(folder / "Devoir.ipynb")


def notebook_giant(folder: Path, course: Path) -> None:
    with open(folder / NOTEBOOK, "r+b") as file:
        file.truncate(3 * 2**30)


def notebook_closed(folder: Path, course: Path) -> None:
    (folder / NOTEBOOK).chmod(0)


def pipes(folder: Path, course: Path) -> None:
    os.mkfifo(folder / "tube.csv")
    (folder / "sous").mkdir()
    os.mkfifo(folder / "sous" / "releves.csv")


def timestamp_pipe(folder: Path, course: Path) -> None:
    os.mkfifo(folder / "timestamp.txt")


def timestamp_giant(folder: Path, course: Path) -> None:
    (folder / "timestamp.txt").write_bytes(b"2" * 30_000_000)


def timestamp_absurd(folder: Path, course: Path) -> None:
    (folder / "timestamp.txt").write_bytes(b"99999-99-99 \xff\0'; drop table grade; -- UTC")


def timestamp_folder(folder: Path, course: Path) -> None:
    (folder / "timestamp.txt").mkdir()


def giant_file(folder: Path, course: Path) -> None:
    with open(folder / "gros.csv", "wb") as file:
        file.truncate(2 * 2**30)


def files_with_holes(folder: Path, course: Path) -> None:
    for n in range(30):
        with open(folder / f"trous{n}.csv", "wb") as file:
            file.truncate(99 * 2**20)


def many_files(folder: Path, course: Path) -> None:
    for n in range(5000):
        (folder / f"f{n}.csv").touch()


def deep_folders(folder: Path, course: Path) -> None:
    (folder / "/".join(["d"] * 500)).mkdir(parents=True)


def archives(folder: Path, course: Path) -> None:
    with zipfile.ZipFile(folder / "releves.csv.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../plante", "x")
        archive.writestr("bombe.csv", b"0" * 50_000_000)


def other_notebooks(folder: Path, course: Path) -> None:
    (folder / "autre.ipynb").write_text("[" * 100_000)
    (folder / "devoir-copie.ipynb").write_text('{"cells": 1}')


def settings_files(folder: Path, course: Path) -> None:
    planted = f"open({str(course / 'plante')!r}, 'a').write('x')\n"
    for name in ("nbgrader_config.py", "jupyter_config.py", "ipython_config.py", "conftest.py", ".ipython/startup.py"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(planted)


def other_data(folder: Path, course: Path) -> None:
    (folder / "releves.csv").write_text("capteur,valeur\n" + "".join(f"c{n},0\n" for n in range(8)))


def unreadable(folder: Path, course: Path) -> None:
    (folder / "ferme.csv").write_text("x")
    (folder / "ferme.csv").chmod(0)
    (folder / "ferme").mkdir(mode=0)


LEAVE_A_MARK = """
import glob, os
marque = "MARQUE-" + os.urandom(8).hex()
for dossier in ("/tmp", "/dev/shm", "/var/tmp", "/copie", "/correction", "/run", "."):
    try:
        for trouvee in glob.glob(f"{dossier}/MARQUE*"):
            if marque not in trouvee:
                print("PRIS la marque d'une autre copie", trouvee)
        open(f"{dossier}/{marque}", "w").write("x")
    except OSError:
        pass
print("TENTE")
"""
WRITABLE = """
import os
permis = ("/tmp", "/dev/shm", "/copie", "/proc", "/dev", os.getcwd())
for dossier in ["/", *(f"/{nom}" for nom in os.listdir("/")), *sys.path, os.path.dirname(os.__file__), sys.prefix]:
    if dossier and not dossier.startswith(permis):
        try:
            open(f"{dossier}/plante-par-une-copie", "w")
            print("PRIS écriture dans", dossier)
        except OSError:
            pass
for fichier in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/self/oom_score_adj_", "/etc/hosts"):
    try:
        open(fichier, "w")
        print("PRIS", fichier)
    except OSError:
        pass
print("TENTE")
""".replace("import os", "import os, sys", 1)
PRIVILEGES = try_all(
    racine="os.setuid(0)",
    chroot='os.chroot("/tmp")',
    monte='0 == __import__("ctypes").CDLL(None).mount(b"none", b"/tmp", b"tmpfs", 0, None) or 1 / 0',
    espace='0 == __import__("ctypes").CDLL(None).unshare(0x10000000) or 1 / 0',
    hote='socket.sethostname("plante")',
    noeud='os.mknod("/tmp/disque", stat.S_IFBLK | 0o600, os.makedev(254, 0))',
    su='subprocess.run(["su", "-c", "true"], check=True, stdin=subprocess.DEVNULL, capture_output=True)',
    bpf='__import__("ctypes").CDLL(None).syscall(321, 0, 0, 0) == -1 and 1 / 0',
    cles='__import__("ctypes").CDLL(None).syscall(250, 0, -3, 0) == -1 and 1 / 0',
    trace="__import__('ctypes').CDLL(None).ptrace(0, 0, 0, 0) == -1 and 1 / 0",
    limites='__import__("resource").setrlimit(__import__("resource").RLIMIT_NOFILE, (10**6, 10**6))',
    priorite="os.nice(-5)",
    sockets='[p for p in glob.glob("/**/*.sock", recursive=True)][0]',
    jeton='"JETON-SECRET" in repr(os.environ) and 1 or 1 / 0',
)


def place(name: str, why: str, plant: object, **more: object) -> Attack:
    """Make an attack whose answers are right: what lies beside them changes nothing."""
    return Attack(name, why, plant=plant, **more)  # type: ignore[arg-type]


ATTACKS = (
    *(harm(f"g-marque-{n}", "leaves a file for the next submission, and looks for those of others", LEAVE_A_MARK,
           tries=True) for n in range(3)),
    harm("g-ecrire-partout", "writes wherever the disk lets it", WRITABLE, tries=True),
    harm("g-privileges", "asks the kernel for rights", PRIVILEGES, tries=True),
    place("g-noms", "file names with newlines, 255 bytes, options, no encoding", hostile_names),
    place("g-liens", "links to the gradebook, to the source, to the root, to itself", links),
    place("g-lien-dur", "another name of the gradebook itself, which no link betrays", hard_link, lost=ALL,
          review="lien physique"),
    place("g-tubes", "pipes, on which a reader waits for ever", pipes),
    place("g-horodatage-tube", "a timestamp that is a pipe", timestamp_pipe),
    place("g-horodatage-geant", "a timestamp of 30 MB", timestamp_giant),
    place("g-horodatage-absurde", "a timestamp that is no date", timestamp_absurd),
    place("g-horodatage-dossier", "a timestamp that is a folder", timestamp_folder, lost=ALL, review="dossier"),
    place("g-geant", "a sparse file of 2 GB", giant_file, lost=ALL, review="2048 Mio"),
    place("g-trous", "thirty sparse files of 99 MB, three gigabytes once copied", files_with_holes, lost=ALL,
          review="2970 Mio"),
    place("g-foule", "five thousand files", many_files, lost=ALL, review="plus de 1000"),
    place("g-profond", "five hundred folders in one another", deep_folders),
    place("g-archives", "an archive with a path outside and a bomb", archives),
    place("g-autres-carnets", "other notebooks, broken, beside the right one", other_notebooks),
    place("g-reglages", "settings files of nbgrader, Jupyter, IPython, pytest", settings_files),
    place("g-donnees", "the release's data file, replaced", other_data),
    place("g-ferme", "a file and a folder that nobody may read", unreadable, lost=ALL, review="lisible"),
    fraud("g-carnet-lien", "the notebook is a link to the instructor's", plant=notebook_as_link, review=""),
    fraud("g-carnet-tube", "the notebook is a pipe", plant=notebook_as_pipe, review=""),
    fraud("g-carnet-dossier", "the notebook is a folder", plant=notebook_as_folder, review=""),
    fraud("g-carnet-geant", "the notebook is a sparse file of 3 GB", plant=notebook_giant, review="3072 Mio"),
    fraud("g-carnet-ferme", "nobody may read the notebook", plant=notebook_closed, review="lisible"),
    fraud("g-carnet-casse", "the notebook bears a name with another case", plant=notebook_missing, review="manque"),
)  # fmt: skip
