"""What hostile code can do from a process of the warm server: to itself only, and not for long.

One real server, held by an ordinary account (nobody when pytest runs as root), runs every attack once.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from cpia.errors import StartError
from cpia.grading import jail
from cpia.grading.jail import MIB
from cpia.grading.warm.server import WarmServer

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("warm_owner.py")
NOBODY = 65534
SECRET = "JETON-SECRET"
ROOT = {"bin", "copie", "correction", "dev", "essai", "etc", "lib", "lib64", "proc", "programme", "sbin", "tmp", "usr"}
TRY = "from cpia.grading.warm import server; server.try_machine()"


def account() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def environment() -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(REPOSITORY / "src"),
        "JETON": "JETON-SECRET",
        "HOME": "/var/tmp",
    }


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """Everything that happened, and whether a connection arrived outside."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        done = subprocess.run(
            [sys.executable, PROGRAM, "report", str(listener.getsockname()[1])], env=environment(), cwd="/",
            capture_output=True, text=True, timeout=240, check=False, **account(),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        try:
            listener.accept()[0].close()
            connections = 1
        except TimeoutError:
            connections = 0
    return {**json.loads(done.stdout), "connections": connections}


@pytest.mark.parametrize("role", ["around", "around tests"])
def test_a_jailed_process_sees_nothing_but_itself(report: dict[str, Any], role: str) -> None:
    seen = report[role]["answer"]
    assert seen["processes"] == [1]
    assert seen["ids"][:2] == [1, 0]
    assert [place for number, place in seen["descriptors"].items() if int(number) <= 2] == ["/dev/null"] * 3
    assert [place.split(":")[0] for number, place in seen["descriptors"].items() if int(number) > 2] == ["socket"]
    assert seen["sockets"] == []
    assert set(seen["root"]) <= ROOT | {Path(folder).parts[1] for folder in (sys.prefix, sys.base_prefix)}


def test_a_jailed_process_has_no_capability_and_no_secret(report: dict[str, Any]) -> None:
    seen = report["around"]["answer"]
    assert {int(seen[name], 16) for name in ("CapEff", "CapPrm", "CapBnd", "CapInh", "CapAmb")} == {0}
    assert (seen["NoNewPrivs"], seen["Seccomp"]) == ("1", "2")
    assert SECRET not in json.dumps(seen)
    assert seen["environment"]["HOME"] == "/tmp"


def test_only_the_private_folders_can_be_written(report: dict[str, Any]) -> None:
    writable = {mount[0] for mount in report["around"]["answer"]["mounts"] if "rw" in mount[2].split(",")}
    devices = {f"/dev/{name}" for name in ("null", "full", "random", "urandom")}
    assert writable - devices == {"/proc", "/tmp", "/copie", "/dev/shm"}
    assert set(report["system"]["answer"].values()) <= {"EROFS", "ENOENT", "EACCES", "EPERM"}
    assert report["system"]["answer"]["/essai"] == "EROFS"


def test_the_correction_belongs_to_the_tests_alone(report: dict[str, Any]) -> None:
    assert report["traces"][0]["answer"] == ["/tmp", "/copie", "/dev/shm"]
    assert report["traces tests"][0]["answer"] == ["/tmp", "/copie", "/dev/shm", "/correction"]


@pytest.mark.parametrize("role", ["traces", "traces tests"])
def test_what_one_process_writes_is_not_there_for_the_next(report: dict[str, Any], role: str) -> None:
    assert report[role][1]["answer"]["sockets"] == []


def test_the_machine_is_not_there_by_any_link(report: dict[str, Any]) -> None:
    assert set(report["machine"]["answer"].values()) == {"ENOENT"}


def test_the_folders_that_lead_to_python_hold_nothing_else(report: dict[str, Any]) -> None:
    environment = [Path(folder) for folder in report["environment"]]
    allowed = {str(place) for folder in environment for place in (folder, *folder.parents)}
    assert set(report["roads"]["answer"]) <= allowed


def test_every_dangerous_call_is_refused(report: dict[str, Any]) -> None:
    answers = report["calls"]["answer"]
    assert len(answers) >= 14
    assert {name: answer for name, answer in answers.items() if answer not in ("EPERM", "ENOSYS")} == {}
    assert [name for name, answer in answers.items() if answer == "ENOSYS"] == ["clone3", "listns"]


def test_no_rare_kind_of_socket_can_be_made(report: dict[str, Any]) -> None:
    assert report["sockets"]["answer"].pop("raw") == "EPERM"
    assert set(report["sockets"]["answer"].values()) == {"EAFNOSUPPORT"}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="that convention is of x86-64")
def test_the_other_calling_convention_ends_the_process(report: dict[str, Any]) -> None:
    assert report["foreign"]["ended"] == f"signal {signal.SIGSYS}"


def test_no_network_is_reached(report: dict[str, Any]) -> None:
    answers = report["network"]["answer"]
    assert {answers[place] for place in ("127.0.0.1", "1.1.1.1", "169.254.169.254", "dns")} == {"ENETUNREACH"}
    assert answers["::1"] in ("EADDRNOTAVAIL", "ENETUNREACH")
    assert report["connections"] == 0


def test_two_children_cannot_meet_on_an_abstract_socket(report: dict[str, Any]) -> None:
    assert report["abstract"]["called"] == "ECONNREFUSED"
    assert report["abstract"]["heard"] != "OK"


def test_the_limits_are_set_and_cannot_be_raised(report: dict[str, Any]) -> None:
    limits = jail.Limits()
    assert report["limits"]["answer"] == {
        "CPU": limits.cpu_seconds, "AS": limits.address_space, "FSIZE": limits.file_size, "NPROC": limits.processes,
        "NOFILE": 256, "CORE": 0, "MEMLOCK": 0, "MSGQUEUE": 0, "RTPRIO": 0, "NICE": 0,
    }  # fmt: skip
    assert set(report["raised"]["answer"].values()) <= {"refused", "EACCES", "EPERM"}


def test_memory_is_bounded_for_one_process_and_for_all(report: dict[str, Any]) -> None:
    assert report["alone"]["answer"] == "MemoryError"
    assert report["together"]["ended"] == "memory"


def test_files_in_memory_count_as_memory(report: dict[str, Any]) -> None:
    assert report["folders count"]["ended"] == "memory"
    assert report["uncounted"]["answer"] == {"shared": "EPERM", "zero": "ENOENT", "locked": "EPERM"}


def test_folders_and_files_are_bounded(report: dict[str, Any]) -> None:
    assert report["big file"]["answer"] == "EFBIG"
    assert report["filled"]["answer"] == {"written": 32 * MIB, "refused": "ENOSPC"}
    assert report["folder tmp"]["answer"] == {"written": 16 * MIB, "refused": "ENOSPC"}
    assert report["files"]["answer"] < 20_000


def test_processor_time_is_bounded_for_one_process_and_for_all(report: dict[str, Any]) -> None:
    assert report["burn alone"]["ended"] == "cpu"
    assert report["burn"]["ended"] == "cpu"


def test_waiting_for_ever_ends(report: dict[str, Any]) -> None:
    assert report["time"]["ended"] == "time"
    assert report["time"]["seconds"] < 10


def test_processes_threads_and_dead_orphans_are_bounded(report: dict[str, Any]) -> None:
    assert report["threads"]["answer"] < 128
    assert report["orphans"]["answer"]["left"] <= 128
    assert report["bomb"]["most"] <= 40 + report["resting"] + 2
    assert report["bomb"]["meanwhile"] == "exit 0"


@pytest.mark.parametrize("attack", ["bomb", "deaf", "hang up"])
def test_nothing_is_left_of_a_process_and_its_descendants(report: dict[str, Any], attack: str) -> None:
    assert report[attack]["left"] == report["resting"]


def test_a_daemon_ends_with_the_process_that_left_it(report: dict[str, Any]) -> None:
    assert report["daemon"][0]["answer"] == "left"
    assert report["daemon"][1] == report["resting"]


def test_a_process_that_hears_no_signal_is_killed_all_the_same(report: dict[str, Any]) -> None:
    assert report["deaf"]["before"] is None
    assert (report["deaf"]["ended"], report["deaf"]["again"]) == ("closed", "closed")


def test_signals_sent_everywhere_reach_nobody(report: dict[str, Any]) -> None:
    killer = report["killer"]
    assert (killer["ended"], killer["bystander"], killer["next"]) == ("exit 0", "exit 0", "exit 0")
    assert killer["answer"]["-1"] == "ESRCH"


def test_a_busy_cell_can_be_interrupted(report: dict[str, Any]) -> None:
    assert report["interrupted"]["answer"] == "interrupted"
    assert report["interrupted"]["ended"] == "exit 0"


def test_nothing_of_an_earlier_job_is_in_memory(report: dict[str, Any]) -> None:
    assert report["secret"]["own"] > 0
    assert report["secret"]["later"] == 0


def test_descriptors_are_bounded_and_leave_the_owner_enough_to_spawn(report: dict[str, Any]) -> None:
    for answer in report["flying"]["flying"]:
        assert (answer["opened"] < 256, answer["refused"]) == (True, "EMFILE")
    assert report["flying"]["next"] == "exit 0"


def test_no_descriptor_leaks_between_processes_started_at_once(report: dict[str, Any]) -> None:
    assert len(report["leaks"]["seen"]) == 20
    for descriptors in report["leaks"]["seen"]:
        assert [place.split(":")[0] for place in descriptors.values()] == ["/dev/null"] * 3 + ["socket"]
    assert report["leaks"]["left"] == report["resting"]
    assert report["leaks"]["zygote"] < 10


def test_each_process_draws_its_own_numbers_and_has_one_thread(report: dict[str, Any]) -> None:
    (first, other, threads), (second, another, _) = (result["answer"] for result in report["draws"])
    assert (first != second, other != another, threads) == (True, True, 1)


def test_an_end_is_told_as_it_was(report: dict[str, Any]) -> None:
    assert report["leave"]["ended"] == "exit 7"
    assert report["die"]["ended"] == f"signal {signal.SIGSEGV}"
    assert report["unknown"].startswith("jail: KeyError")
    assert "le serveur de correction ne répond plus" in report["closed"]


def test_the_owner_of_a_server_that_died_is_told(report: dict[str, Any]) -> None:
    assert report["killed server"]["running"] == [None, True]
    assert report["killed server"]["ended"] == ["lost", "lost", False]
    assert "le serveur de correction ne répond plus" in report["killed server"]["told"]


def test_nothing_runs_once_the_server_is_closed(report: dict[str, Any]) -> None:
    assert report["alive"] == 0


def owner_that(does: str) -> tuple["subprocess.Popen[str]", dict[str, Any]]:
    """Start an owner that does this; give what it says of the server's processes."""
    owner = subprocess.Popen(
        [sys.executable, PROGRAM, does], env=environment(), cwd="/", stdout=subprocess.PIPE, text=True, **account()
    )
    assert owner.stdout is not None
    return owner, json.loads(owner.stdout.readline())


def alive(pids: list[int], seconds: float = 5) -> list[int]:
    """Wait for their end; give those that still run."""
    end = time.monotonic() + seconds
    left = pids
    while left and time.monotonic() < end:
        time.sleep(0.02)
        left = [pid for pid in left if runs(pid)]
    return left


def runs(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_everything_ends_with_an_owner_killed_at_once() -> None:
    owner, pids = owner_that("hold")
    with owner:
        assert len(pids["inside"]) == 2 + 4  # bubblewrap's first process, the server, two children that fork once
        owner.kill()
        assert alive([pids["outer"], *pids["inside"]]) == []


def test_everything_ends_with_a_server_killed_at_once() -> None:
    owner, pids = owner_that("hold")
    with owner:
        os.kill(pids["server"], signal.SIGKILL)
        assert alive([pids["outer"], *pids["inside"]]) == []
        owner.kill()


def test_a_server_whose_owner_dies_while_it_warms_up_ends() -> None:
    owner, pids = owner_that("abandon")
    with owner:
        assert alive([pids["outer"]], seconds=30) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_grading_as_root_is_refused() -> None:
    with pytest.raises(StartError, match="jamais sous root"):
        WarmServer.start(())


@pytest.mark.parametrize("nested", [0, 1])
def test_a_machine_without_nested_namespaces_is_refused_with_a_remedy(nested: int) -> None:
    limit = f"echo {nested} > /proc/sys/user/max_user_namespaces"
    script = f'{limit} && exec setpriv --ambient-caps=-all --inh-caps=-all "$@"'
    own = ["unshare", "--user", "--map-current-user", "--keep-caps", "sh", "-c", script, "sh"]
    done = subprocess.run(
        [*own, sys.executable, "-c", TRY],
        env=environment(), cwd="/", capture_output=True, text=True, timeout=60, check=False, **account(),
    )  # fmt: skip
    assert done.returncode != 0
    assert "cette machine refuse l'isolement" in done.stderr
    assert "user.max_user_namespaces" in done.stderr.splitlines()[-1]


def test_a_library_that_does_not_import_is_named() -> None:
    program = "from cpia.grading.warm.server import WarmServer; WarmServer.start(('bibliotheque_absente',), {})"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), cwd="/", capture_output=True, text=True, timeout=60,
        check=False, **account(),
    )  # fmt: skip
    assert "No module named 'bibliotheque_absente'" in done.stderr.splitlines()[-1]
    assert "grading_libraries" in done.stderr.splitlines()[-1]
