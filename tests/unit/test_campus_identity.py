"""Who a caller is, from the hub's answer and nothing else."""

import pytest

from cpia.campus.identity import Caller, caller_from

COURSE = "chef-projet-ia"


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ({"kind": "user", "name": "zoe", "groups": [f"nbgrader-{COURSE}"]}, Caller("zoe", True, False)),
        ({"kind": "user", "name": "prof", "groups": [f"formgrade-{COURSE}"]}, Caller("prof", False, True)),
        ({"kind": "service", "name": COURSE}, Caller(None, False, True)),
    ],
)
def test_the_hubs_groups_and_the_formgraders_name_give_the_role(model: dict[str, object], expected: Caller) -> None:
    assert caller_from(model, COURSE) == expected


@pytest.mark.parametrize(
    "model",
    [
        {},
        {"kind": "user", "name": "passant", "groups": []},
        {"kind": "user", "name": COURSE, "groups": []},  # a person who took the formgrader's name
        {"kind": "user", "name": "passant", "groups": ["nbgrader-autre-cours", "formgrade-", COURSE]},
        {"kind": "user", "name": "passant", "admin": True, "groups": []},
        {"kind": "user", "name": "../prof", "groups": [f"nbgrader-{COURSE}"]},
        {"kind": "user", "name": "Élodie", "groups": [f"nbgrader-{COURSE}"]},
        {"kind": "service", "name": "autre", "groups": [f"formgrade-{COURSE}"]},
    ],
)
def test_nobody_else_has_a_place_in_the_course(model: dict[str, object]) -> None:
    assert caller_from(model, COURSE) is None
