"""The documents cannot lie: what they name exists, and what exists is documented."""

import dataclasses
import re
from pathlib import Path

import click
import pytest
from test_repository import kept_files

from cpia.cli import group
from cpia.home import PROJECT
from cpia.settings import Settings

GUIDES = tuple(sorted((PROJECT / "book" / "guides").glob("*.md")))
README = PROJECT / "README.md"
OPERATIONS = PROJECT / "book" / "guides" / "exploitation.md"
DEVELOPERS = (PROJECT / "ARCHITECTURE.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs/adr").glob("*.md")))
DOCUMENTS = (README, *GUIDES, *DEVELOPERS)

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code(path: Path) -> str:
    """What a document shows as code: commands are there, and « la cohorte cpia » is not one."""
    return "\n".join(CODE.findall(text(path)))


def commands() -> set[str]:
    assert isinstance(group, click.Group)
    return set(group.list_commands(click.Context(group)))


def named_commands(path: Path) -> set[str]:
    shown = code(path)
    return set(re.findall(r"\bcpia ([a-z][a-z-]*)", shown)) | set(re.findall(r'ARGS="([a-z][a-z-]*)', shown))


def make_targets() -> set[str]:
    phony = re.findall(r"^\.PHONY: (.+)$", text(PROJECT / "Makefile"), re.MULTILINE)
    return {target for line in phony for target in line.split()}


def named_targets(path: Path) -> set[str]:
    return set(re.findall(r"\bmake ([a-z]+)", code(path)))


def top_entries() -> set[str]:
    return {path.relative_to(PROJECT).parts[0] for path in kept_files()}


def mapped_entries() -> set[str]:
    rows = re.findall(r"^\| (`.+?`) \| ", text(README), re.MULTILINE)
    return {name.rstrip("/") for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_every_command_is_documented_for_people() -> None:
    documented = set().union(*(named_commands(path) for path in (README, *GUIDES)))
    assert commands() - documented == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_command_that_a_document_names_exists(path: Path) -> None:
    assert named_commands(path) - commands() == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_make_target_that_a_document_names_exists(path: Path) -> None:
    assert named_targets(path) - make_targets() == set()


def test_every_make_target_is_in_the_readme() -> None:
    assert {target for target in make_targets() if target.isalpha()} - named_targets(README) == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_option_that_a_document_gives_to_a_command_exists(path: Path) -> None:
    for words, option in re.findall(r"\bcpia ([a-z-]+(?: [a-z-]+)?)[^`\n|]*? (--[a-z-]+)", code(path)):
        command: click.Command | None = group
        for word in words.split():
            deeper = command.get_command(click.Context(command), word) if isinstance(command, click.Group) else None
            command = deeper or command
        assert command is not None
        known = {flag for parameter in command.params for flag in parameter.opts} | {"--help"}
        assert option in known, f"cpia {words} {option}"


def test_every_setting_is_in_the_operations_guide_with_its_default() -> None:
    rows = {row.split("|")[1]: row for row in text(OPERATIONS).splitlines() if row.startswith("| `")}
    for field in dataclasses.fields(Settings):
        row = next((row for keys, row in rows.items() if f"`{field.name}`" in keys), None)
        assert row is not None, field.name
        assert all(f"`{default}`" in row for default in as_in_toml(field.default)), row


def as_in_toml(value: object) -> list[str]:
    """Write a default as `platform.toml` does; that of a table, key by key."""
    if dataclasses.is_dataclass(value):
        return [f"{field.name} = {as_in_toml(field.default)[0]}" for field in dataclasses.fields(value)]
    if isinstance(value, bool):
        return [str(value).lower()]
    if isinstance(value, tuple):
        return [str(list(value))]
    return [f'"{value}"' if isinstance(value, str) else str(value)]


def test_every_folder_of_an_installation_is_in_the_operations_guide() -> None:
    from cpia.home import Home

    home = Home(Path("/installation"))
    values = [getattr(home, name) for name, value in vars(Home).items() if isinstance(value, property)]
    direct = {path.name for path in values if path.parent == home.root}
    assert direct
    assert {name for name in direct if not re.search(rf"`{re.escape(name)}/?`", text(OPERATIONS))} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    targets = [link.split("#")[0] for link in LINK.findall(text(path)) if "://" not in link]
    assert [target for target in targets if target and not (path.parent / target).exists()] == []


def test_the_readme_s_map_lists_the_real_top_entries() -> None:
    assert mapped_entries() == top_entries()


def test_every_module_is_in_the_architecture() -> None:
    sources = [p for p in (PROJECT / "src" / "cpia").rglob("*.py") if not p.name.startswith("__")]
    shown = code(PROJECT / "ARCHITECTURE.md")
    hidden = {"cli", "exchange", "demonstrations"}  # one file a command, a class, a demonstration: named as a group
    missing = [p.stem for p in sources if p.parent.name not in hidden and not re.search(rf"\b{p.stem}`", shown)]
    assert missing == []


def test_decisions_are_numbered_without_gap_nor_double() -> None:
    numbers = [int(path.name[:4]) for path in sorted((PROJECT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_picture_is_drawn_here_and_has_a_text() -> None:
    picture = text(PROJECT / "docs" / "plateforme.svg")
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert re.search(r"!\[.{80,}\]\(docs/plateforme\.svg\)", text(README))
