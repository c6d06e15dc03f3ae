"""The hub's configuration, read from a bare traitlets Config: no hub is started."""

import stat
from dataclasses import replace

import pytest
from traitlets.config import Config

from cpia.cohort import Cohort, Person
from cpia.courses import Course
from cpia.home import Home
from cpia.hub import config
from cpia.hub.passwords import ensure_passwords
from cpia.hub.sandbox import account_files
from cpia.settings import Seance, Settings

COURSE = Course("chef-projet-ia", "Parcours", "Europe/Paris", {}, (), (), ())
COHORT = Cohort((Person("prof", "Agnès", "M", "instructor"), Person("zoe", "Zoë", "V", "learner")))


@pytest.fixture
def c(home: Home) -> Config:
    """The whole configuration of an empty installation, shared passwords aside."""
    c, settings = Config(), Settings(port=19400)
    config.set_network(c, home, settings)
    config.set_state(c, home)
    config.set_people(c, COHORT, COURSE)
    config.set_roles(c, COURSE, Settings())
    config.set_services(c, home, settings, COURSE)
    config.set_spawner(c, home, settings, COURSE)
    return c


def scopes(c: Config, name: str) -> list[str]:
    return next(role["scopes"] for role in c.JupyterHub.load_roles if role["name"] == name)


def test_only_the_proxy_listens_on_the_address_of_the_settings(home: Home) -> None:
    c = Config()
    config.set_network(c, home, Settings(address="192.0.2.1", port=19400))
    assert c.JupyterHub.bind_url == "http://192.0.2.1:19400/"
    assert c.JupyterHub.hub_bind_url == "http://127.0.0.1:19401"
    assert c.ConfigurableHTTPProxy.api_url == "http://127.0.0.1:19402"


def test_the_proxy_is_called_by_absolute_paths(c: Config) -> None:
    assert all(part.startswith("/") for part in c.ConfigurableHTTPProxy.command[-2:])


def test_groups_are_the_ones_that_nbgrader_expects(c: Config) -> None:
    assert c.JupyterHub.load_groups == {
        "formgrade-chef-projet-ia": {"users": ["prof"]},
        "nbgrader-chef-projet-ia": {"users": ["zoe"]},
    }


def test_learners_may_open_the_campus_and_nothing_else(c: Config) -> None:
    assert scopes(c, "apprenants") == ["access:services!service=campus"]


def test_only_instructors_may_open_the_formgrader(c: Config) -> None:
    formgrader = "access:services!service=chef-projet-ia"
    holders = {role["name"] for role in c.JupyterHub.load_roles if formgrader in role["scopes"]}
    assert holders == {"formateurs", "sante"}


def test_no_role_gives_administration(c: Config) -> None:
    granted = {scope for role in c.JupyterHub.load_roles for scope in role["scopes"]}
    assert not [scope for scope in granted if "admin" in scope]


def test_every_service_listens_to_this_machine_alone_with_its_own_token(c: Config) -> None:
    services = [service for service in c.JupyterHub.services if "url" in service]
    assert {service["name"] for service in services} == {"campus", "chef-projet-ia", "livre", "seance"}
    assert all(service["url"].startswith("http://127.0.0.1:") for service in services)
    assert len({service["api_token"] for service in c.JupyterHub.services}) == len(c.JupyterHub.services)


def test_the_service_that_grades_has_no_page_and_no_right(c: Config, home: Home) -> None:
    grading = next(service for service in c.JupyterHub.services if service["name"] == "correction")
    assert grading["command"][-2:] == ["-m", "cpia.grading.service"]
    assert "url" not in grading
    assert not [role for role in c.JupyterHub.load_roles if "correction" in role.get("services", [])]


def test_the_service_that_signs_the_revocation_lists_every_day_has_no_page_and_no_right(c: Config) -> None:
    daily = next(service for service in c.JupyterHub.services if service["name"] == "publication")
    assert daily["command"][-2:] == ["-m", "cpia.credentials.daily"] and "url" not in daily
    assert not [role for role in c.JupyterHub.load_roles if "publication" in role.get("services", [])]


def test_an_operator_may_grade_on_demand_only(home: Home) -> None:
    c = Config()
    config.set_services(c, home, Settings(grade_on_submission=False), COURSE)
    assert "correction" not in {service["name"] for service in c.JupyterHub.services}


def test_a_learner_s_environment_names_no_place_of_the_installation(c: Config, home: Home) -> None:
    assert "CPIA_HOME" not in c.BwrapSpawner.environment
    assert str(home.root) not in str(c.BwrapSpawner.environment)
    assert c.BwrapSpawner.env_keep == []


def test_nobody_outside_the_cohort_may_log_in(home: Home) -> None:
    c = Config()
    config.set_login(c, COHORT, Settings(), {"prof": "a" * 12, "zoe": "b" * 12})
    assert c.Authenticator.allowed_users == {"prof", "zoe"}
    assert c.CohortAuthenticator.enable_signup is False


def test_the_shared_password_of_learners_is_not_the_instructors_one(home: Home) -> None:
    settings, c = replace(Settings(), authenticator="shared-password"), Config()
    config.set_login(c, COHORT, settings, config.first_passwords(home, COHORT, settings))
    assert c.RolePasswordAuthenticator.user_password != c.RolePasswordAuthenticator.instructor_password
    assert c.RolePasswordAuthenticator.instructors == ["prof"]


def test_first_passwords_are_drawn_once_long_and_private(home: Home) -> None:
    path = home.secrets / "demo-passwords.txt"
    first = ensure_passwords(path, ["zoe"])
    both = ensure_passwords(path, ["zoe", "prof"])
    assert both["zoe"] == first["zoe"] != both["prof"]
    assert min(map(len, both.values())) >= 12
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_system_s_name_of_a_sandbox_s_user_is_the_login() -> None:
    assert account_files("zoe")["passwd"].startswith("zoe:x:1000:")


def test_only_instructors_log_into_the_service_of_a_school_session(c: Config, home: Home) -> None:
    access = "access:services!service=seance"
    assert [role["name"] for role in c.JupyterHub.load_roles if access in role["scopes"]] == ["formateurs"]
    without, closed = Settings(port=19400, seance=Seance(enabled=False)), Config()
    config.set_roles(closed, COURSE, without)
    config.set_services(closed, home, without, COURSE)
    assert "seance" not in str(closed.JupyterHub.load_roles) + str([s["name"] for s in closed.JupyterHub.services])
