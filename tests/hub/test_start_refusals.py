"""`cpia start` where the platform cannot run: the real command, on a machine that really lacks something.

bubblewrap shows the command the machine with that one lack, for an ordinary account; nothing of ours is replaced.
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from platform_fixture import cpia, environment, free_ports

from cpia.home import Home

pytestmark = pytest.mark.slow
MACHINE = ["/usr/bin/bwrap", "--dev-bind", "/", "/", "--unshare-user"]


@pytest.fixture
def new(tmp_path: Path) -> Home:
    """A home where nothing was ever started; its folder exists, as a disk mounted for it."""
    (tmp_path / "var").mkdir()
    return Home(tmp_path / "var")


def refusal(home: Home, *machine: str, program: tuple[str, ...] = (), first: int | None = None) -> str:
    """Start on that machine, on the ports from `first` on; give the one line that refuses."""
    start = [sys.executable, "-m", "cpia", "start", "--port", str(first or free_ports())]
    done = subprocess.run(
        [*machine, *program, *start], env=environment(home), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("Erreur : ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_without_user_namespaces_the_sandbox_is_refused_with_both_remedies(new: Home) -> None:
    told = refusal(new, *MACHINE, "--disable-userns", "--")
    assert "bubblewrap ne peut pas isoler les apprenants" in told
    assert "user.max_user_namespaces" in told
    assert "apparmor_restrict_unprivileged_userns" in told


def test_without_bubblewrap_the_package_is_named(new: Home) -> None:
    kept = [Path(path).resolve() for path in (sys.executable, "/usr/bin/prlimit", "/usr/bin/setpriv")]
    shown = [word for path in kept if path.parent == Path("/usr/bin") for word in ("--ro-bind", str(path), str(path))]
    link = Path(os.readlink(sys.executable)) if Path(sys.executable).is_symlink() else kept[0]
    named = ["--symlink", str(kept[0]), str(link)] if link.parent == Path("/usr/bin") and link != kept[0] else []
    assert "sudo apt install bubblewrap" in refusal(new, *MACHINE, "--tmpfs", "/usr/bin", *shown, *named, "--")


def test_on_a_small_disk_the_room_left_and_needed_are_told(new: Home) -> None:
    told = refusal(new, *MACHINE, "--size", "2000000", "--tmpfs", str(new.root), "--")
    assert "il reste 0,0 Go" in told
    assert "il en faut au moins 1" in told
    assert "CPIA_HOME" in told


def test_on_a_disk_full_to_the_last_byte_the_folder_is_named(new: Home) -> None:
    fill = ("/bin/sh", "-c", 'head -c 3000000 /dev/zero >"$CPIA_HOME/gros" 2>/dev/null; exec "$@"', "sh")
    told = refusal(new, *MACHINE, "--size", "2000000", "--tmpfs", str(new.root), "--", program=fill)
    assert f"impossible d'écrire dans {new.root} (le disque est plein)" in told
    assert "CPIA_HOME" in told


def test_on_a_disk_that_cannot_be_written_the_folder_is_named(new: Home) -> None:
    told = refusal(new, *MACHINE, "--ro-bind", str(new.root), str(new.root), "--")
    assert f"impossible d'écrire dans {new.root} (le disque est en lecture seule)" in told


def test_as_root_the_way_to_start_is_told_and_nothing_is_written(new: Home) -> None:
    told = refusal(new, *MACHINE, "--uid", "0", "--")
    assert "ne démarre pas en tant que root" in told
    assert "make start" in told
    assert list(new.root.iterdir()) == []


def test_a_taken_port_is_told_with_the_program_that_has_it_and_the_next_start_is_still_the_first(new: Home) -> None:
    first = free_ports()
    port = first + 3
    with socket.create_server(("127.0.0.1", port)):
        told = refusal(new, first=first)
    assert f"le port {port} est déjà pris par « " in told
    assert f"(processus {os.getpid()})" in told
    assert "« port » dans platform.toml" in told
    assert cpia(new, "status").returncode == 3


def test_a_wrong_setting_is_told_with_the_values_expected(new: Home) -> None:
    new.settings.write_text('authenticator = "aucun"\n', encoding="ascii")
    told = refusal(new)
    assert "« authenticator » vaut 'aucun'" in told
    assert "native ou shared-password" in told


@pytest.mark.parametrize("way", ["ctrl-c", "stop"])
def test_a_start_can_be_stopped_while_it_prepares(new: Home, way: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "cpia", "start", "--port", str(free_ports())],
        env=environment(new), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    step = process.stdout.readline()
    assert "…" in step
    if way == "ctrl-c":
        process.send_signal(signal.SIGINT)
    else:
        assert cpia(new, "stop").stdout == "La plateforme est arrêtée ; rien n'est perdu.\n"
    printed, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert "rien n'est perdu" in printed
    assert cpia(new, "status").returncode == 3
