"""The table of attacks names tests that exist, and misses none of the twenty-nine."""

import re

from cpia.home import PROJECT

TABLE = (PROJECT / "docs" / "credential-tests.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (\d+) \| (.+) \|$", TABLE, re.MULTILINE))


def test_each_attack_has_a_row_with_a_test() -> None:
    assert list(ROWS) == [str(number) for number in range(1, 30)]
    assert [number for number, row in ROWS.items() if "::test_" not in row] == []


def test_each_test_that_is_named_is_there() -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in (PROJECT / "tests").rglob("test_*.py")}
    named = re.findall(r"(test_\w+\.py)::(test_\w+)", TABLE)
    assert len(named) > 60
    assert [f"{file}::{test}" for file, test in named if f"def {test}(" not in files.get(file, "")] == []
