"""What the system runs by itself: units that call commands that exist, and a guide that has each of them started."""

import configparser
import shlex
from pathlib import Path

import click
import pytest

from cpia.cli import group
from cpia.home import PROJECT

UNITS = PROJECT / "hub_config" / "systemd"
GUIDE = (PROJECT / "book" / "guides" / "attestations.md").read_text("utf-8")


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNITS / name, encoding="utf-8")
    return parser


@pytest.mark.parametrize("path", sorted(UNITS.glob("*.service")), ids=lambda path: path.name)
def test_a_service_calls_a_command_that_exists_as_it_is_written(path: Path) -> None:
    program, name, *words = shlex.split(unit(path.name)["Service"]["ExecStart"])
    command = group.get_command(click.Context(group), name)
    assert program == "/srv/cpia/.venv/bin/cpia" and command is not None
    command.make_context(name, words)


@pytest.mark.parametrize("path", sorted(UNITS.glob("*.timer")), ids=lambda path: path.name)
def test_a_timer_has_its_service_and_is_started_by_the_guide(path: Path) -> None:
    assert (UNITS / f"{path.stem}.service").exists() and path.name in GUIDE.split("systemctl enable --now ")[1]
    assert unit(path.name)["Install"]["WantedBy"] == "timers.target"


def test_what_was_kept_long_enough_is_erased_every_month_even_after_the_machine_was_off() -> None:
    timer = unit("cpia-erase-expired.timer")["Timer"]
    assert (timer["OnCalendar"], timer["Persistent"]) == ("monthly", "yes")
    assert unit("cpia-erase-expired.service")["Service"]["ExecStart"].endswith("cpia erase --expired")
