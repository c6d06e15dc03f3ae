"""The platform as it is started: what a learner submits in JupyterLab is graded without anybody asking."""

import pytest
from platform_fixture import Platform
from small_course import kill, wait_until

from cpia.grading import verdicts
from cpia.processes import recorded, running

pytestmark = pytest.mark.slow
LEARNER, COURSE, SLUG = "ines-cardoso", "chef-projet-ia", "donnees-audit-serre"
SUBMIT = f"""
from nbgrader.server_extensions.assignment_list.handlers import AssignmentList
desk = AssignmentList()
desk.root_dir = '.'
desk.fetch_assignment('{COURSE}', '{SLUG}')
print(desk.submit_assignment('{COURSE}', '{SLUG}')['success'])
"""


def service_of(platform: Platform) -> int:
    """Give the number of the process that grades, as the hub last started it."""
    import psutil

    found = [
        child.pid
        for record in running(recorded(platform.home.run / "processus.json"))
        for child in [record, *record.children()]
        if "cpia.grading.service" in child.cmdline()
    ]
    assert psutil.pid_exists(found[0])
    return found[0]


def test_what_a_learner_submits_is_graded_even_where_the_service_was_killed(running_platform: Platform) -> None:
    kill(service_of(running_platform))  # the hub starts it again
    session = running_platform.session(LEARNER)
    session.start_server(LEARNER)
    assert session.run(LEARNER, SUBMIT).strip().endswith("True")
    folder = running_platform.home.verdicts
    assert wait_until(lambda: verdicts.read(folder, SLUG, LEARNER), 120)
    verdict = verdicts.read(folder, SLUG, LEARNER)
    assert verdict is not None and verdict.state == "graded"
    log = (running_platform.home.logs / "hub.log").read_text()
    assert "cpia.correction" in log and f"{SLUG} {LEARNER}" not in log
