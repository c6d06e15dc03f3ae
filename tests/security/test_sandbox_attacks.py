"""What an attacker types in a notebook, in a real sandbox under the real hub."""

import pytest
from platform_fixture import Platform, Session

from cpia.home import PROJECT
from cpia.hub.sandbox import python_paths

pytestmark = pytest.mark.slow
ATTACKER = "karim-benali"


@pytest.fixture(scope="module")
def attacker(running_platform: Platform) -> Session:
    session = running_platform.session(ATTACKER)
    session.start_server(ATTACKER)
    return session


@pytest.mark.parametrize(
    "what", ["secrets", "homes", "hub", "course", "cohort.toml", "campus", "signer", "credentials"]
)
def test_nothing_of_the_installation_is_visible(attacker: Session, running_platform: Platform, what: str) -> None:
    path = running_platform.home.root / what
    assert path.exists()
    assert attacker.run(ATTACKER, f"import os; print(os.path.lexists({str(path)!r}))").strip() == "False"


def test_solutions_root_and_other_homes_are_not_visible(attacker: Session) -> None:
    places = [str(PROJECT / "assignments"), str(PROJECT / "courses"), "/root", "/etc/shadow"]
    code = f"import os; print([p for p in {places!r} if os.path.lexists(p)], os.listdir('/espace'))"
    assert attacker.run(ATTACKER, code).strip() == f"[] ['{ATTACKER}']"


def test_beside_what_python_needs_its_folders_are_empty(attacker: Session) -> None:
    """The checkout is often in somebody's home: only the way to the shown folders exists there."""
    ways: dict[str, set[str]] = {"/home": set()}
    for shown in python_paths():
        for child in (shown, *shown.parents[:-2]):
            ways.setdefault(str(child.parent), set()).add(child.name)
    code = f"import os\nfor p in {sorted(ways)!r}: print(sorted(os.listdir(p)) if os.path.isdir(p) else [])"
    assert attacker.run(ATTACKER, code).splitlines() == [str(sorted(ways[place])) for place in sorted(ways)]


def test_a_link_out_of_the_home_leads_nowhere(attacker: Session, running_platform: Platform) -> None:
    secret = running_platform.home.secrets / "cookies"
    code = f"import os; os.path.lexists('lien') or os.symlink({str(secret)!r}, 'lien'); print(open('lien').read())"
    assert "FileNotFoundError" in attacker.run(ATTACKER, code)


def test_a_link_in_place_of_the_materials_folder_changes_nothing_outside(
    running_platform: Platform,
) -> None:
    login, home = "jean-d-hulst", running_platform.home
    (home.materials / "atelier.txt").write_text("atelier", encoding="utf-8")
    session = running_platform.session(login)
    (home.homes / login).mkdir(mode=0o700, exist_ok=True)
    (home.homes / login / "cours").symlink_to(home.secrets)
    before = sorted(path.name for path in home.secrets.iterdir())
    session.start_server(login)
    assert sorted(path.name for path in home.secrets.iterdir()) == before


def test_only_the_person_s_own_processes_are_visible(attacker: Session) -> None:
    code = "import os; print(sum(name.isdigit() for name in os.listdir('/proc')), os.getppid() < 100)"
    count, own = attacker.run(ATTACKER, code).split()
    assert int(count) < 15
    assert own == "True"


def test_no_environment_of_any_visible_process_holds_another_secret(
    attacker: Session, running_platform: Platform
) -> None:
    code = "import glob\nfor path in glob.glob('/proc/[0-9]*/environ'):\n    print(open(path, 'rb').read())"
    printed = attacker.run(ATTACKER, code)
    assert "JUPYTERHUB_API_TOKEN" in printed
    assert "CONFIGPROXY_AUTH_TOKEN" not in printed
    assert "CPIA_HOME" not in printed
    for secret in running_platform.home.secrets.iterdir():
        assert secret.read_text(encoding="ascii").strip() not in printed


@pytest.mark.parametrize("folder", [*map(str, python_paths()), "/usr", "/etc", "/", "/dev", "/materiel"])
def test_nothing_but_the_home_and_the_scratch_folder_can_be_written(attacker: Session, folder: str) -> None:
    assert "Read-only file system" in attacker.run(ATTACKER, f"open({folder + '/pirate'!r}, 'w')")


def test_no_capability_and_no_new_namespace(attacker: Session) -> None:
    code = (
        "import subprocess\n"
        "print([l.split()[1] for l in open('/proc/self/status') if l.startswith('CapEff')][0].strip('0') == '')\n"
        "print(subprocess.run(['unshare', '-U', 'true'], capture_output=True).returncode != 0)\n"
        "print(subprocess.run(['unshare', '-m', 'true'], capture_output=True).returncode != 0)\n"
    )
    assert attacker.run(ATTACKER, code).split() == ["True", "True", "True"]


def test_no_process_that_can_be_attached_is_without_the_limits(attacker: Session) -> None:
    """A learner may attach a process of the sandbox (ptrace) and make it run code: each has the same limits."""
    code = (
        "import ctypes, glob, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "def attach(pid):\n"
        "    ctypes.set_errno(0)\n"
        "    libc.ptrace(0x4206, pid, None, None)\n"  # PTRACE_SEIZE stops nobody
        "    return os.strerror(ctypes.get_errno())\n"
        "print(attach(2**22 - 1))\n"
        "own = open('/proc/self/limits').read()\n"
        "others = {path: open(path).read() for path in glob.glob('/proc/[0-9]*/limits')}\n"
        "print('/proc/1/limits' in others, [path for path, limits in others.items() if limits != own])"
    )
    assert attacker.run(ATTACKER, code).splitlines() == ["No such process", "True []"]


def test_limits_cannot_be_raised(attacker: Session) -> None:
    code = "import resource as r; r.setrlimit(r.RLIMIT_NPROC, (10**6, 10**6))"
    assert "ValueError" in attacker.run(ATTACKER, code) or "not allowed" in attacker.run(ATTACKER, code)


def test_a_fork_bomb_stops_at_the_person_s_own_limit(attacker: Session, running_platform: Platform) -> None:
    code = (
        "import os, signal\npids = []\n"
        "try:\n"
        "    for _ in range(2000):\n"
        "        pid = os.fork()\n"
        "        if not pid:\n            signal.pause()\n"
        "        pids.append(pid)\n"
        "except OSError:\n    print('refusé', len(pids) < 256)\n"
        "for pid in pids: os.kill(pid, 9); os.waitpid(pid, 0)"
    )
    assert attacker.run(ATTACKER, code).strip() == "refusé True"
    assert Session(running_platform.url).request("hub/login")[0] == 200


def test_a_file_larger_than_the_limit_is_refused(attacker: Session) -> None:
    code = "f = open('gros', 'wb'); f.truncate(300 * 1024**2)"
    assert "File too large" in attacker.run(ATTACKER, code)


def test_another_home_in_the_environment_shows_no_other_home(attacker: Session) -> None:
    code = "import os; os.environ['HOME'] = '/espace/elodie-lefevre'; print(os.path.exists(os.path.expanduser('~')))"
    assert attacker.run(ATTACKER, code).strip() == "False"


def test_the_token_of_a_learner_s_server_opens_neither_the_formgrader_nor_the_list_of_users(attacker: Session) -> None:
    code = (
        "import os, urllib.request, urllib.error\n"
        "def status(url):\n"
        "    token = {'Authorization': 'token ' + os.environ['JUPYTERHUB_API_TOKEN']}\n"
        "    request = urllib.request.Request(url, headers=token)\n"
        "    try:\n        return urllib.request.urlopen(request).status\n"
        "    except urllib.error.HTTPError as refusal:\n        return refusal.code\n"
        "api = os.environ['JUPYTERHUB_API_URL']\n"
        "print(status(api + '/users'), status(api + '/users/elodie-lefevre'), status(api + '/groups'))\n"
    )
    assert all(int(code) in (403, 404) for code in attacker.run(ATTACKER, code).split())


@pytest.mark.parametrize("login", ["../secrets", "root", "elodie-lefevre/..", "Élodie", "", "a" * 300, "prof-martin\n"])
def test_a_login_that_is_not_of_the_cohort_is_refused(running_platform: Platform, login: str) -> None:
    session = Session(running_platform.url)
    session.login(login, running_platform.password(ATTACKER))
    assert session.request("hub/home")[1].count('id="logout"') == 0
