"""What the machine lacks is said in one line, with the remedy."""

import signal
import socket
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from cpia import launcher
from cpia.errors import StartError
from cpia.home import Home
from cpia.hub import machine
from cpia.hub.passwords import ensure_passwords, passwords_file
from cpia.processes import Started, end, record, recorded, running


def test_root_is_refused_and_told_how_to_start() -> None:
    with pytest.raises(StartError, match="make start"):
        machine.refuse_root(0)
    machine.refuse_root(1000)


def test_a_full_disk_is_told_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"il reste .* Go .*CPIA_HOME"):
        machine.require_space(tmp_path, needed=10**18)


def test_a_missing_bubblewrap_is_told_with_the_package() -> None:
    with pytest.raises(StartError, match="apt install bubblewrap"):
        machine.require_sandbox("/usr/bin/no-such-bwrap")


def test_a_sandbox_that_cannot_start_is_refused_with_the_remedy() -> None:
    with pytest.raises(StartError, match="max_user_namespaces"):
        machine.require_sandbox("/usr/bin/false")


def test_this_machine_can_isolate_learners() -> None:
    machine.require_sandbox()


def test_a_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StartError, match=f"le port {port} est déjà pris"):
            machine.require_ports("127.0.0.1", [port])


def test_data_inside_a_folder_that_learners_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="que les apprenants peuvent lire"):
        machine.require_private(tmp_path / "env" / "var", [tmp_path / "env"])


def test_a_missing_proxy_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="make start"):
        machine.require_proxy(Path("/usr/bin/env"), tmp_path / "absent")


def test_a_second_start_of_the_same_home_is_refused(home: Home) -> None:
    with launcher.only_one(home), pytest.raises(StartError, match="tourne déjà"), launcher.only_one(home):
        pass
    assert not launcher.is_running(home)


def test_a_first_start_makes_the_cohort_and_a_second_keeps_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "var")
    assert launcher.install(home, 19400)
    home.cohort.write_text("people = []\n", encoding="utf-8")
    assert launcher.install(home, 19500)  # the first one was refused by the machine: no password was drawn yet
    ensure_passwords(passwords_file(home), ["prof-martin"])
    assert not launcher.install(home, 19500)
    assert home.cohort.read_text(encoding="utf-8") == "people = []\n"
    assert "port = 19400" in home.settings.read_text(encoding="utf-8")


def test_a_process_number_taken_over_by_another_program_is_left_alone(tmp_path: Path) -> None:
    import os

    mine = Started.of("hub", os.getpid())
    record(tmp_path / "p.json", [mine, Started("hub", os.getpid(), mine.created - 3600)])
    assert [process.pid for process in running(recorded(tmp_path / "p.json")[1:])] == []
    assert len(running([mine])) == 1
    end([])


def test_a_process_that_ended_is_not_waited_for_though_its_parent_did_not_notice() -> None:
    child = subprocess.Popen(["/usr/bin/sleep", "60"])
    began = time.monotonic()
    end([psutil.Process(child.pid)], patience=30)
    assert time.monotonic() - began < 5
    assert child.wait() == -signal.SIGTERM
