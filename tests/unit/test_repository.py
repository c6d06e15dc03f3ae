"""What may never be in the repository."""

import functools
import os
import subprocess
from pathlib import Path

import pytest

from cpia.home import PROJECT

GENERATED = (".ipynb", ".sqlite", ".db", ".pem", ".key", ".pyc", ".html~")
PRUNED = {".hypothesis", ".git", ".venv", "var", "node_modules", "_build", "__pycache__", "cpia.egg-info"}


@functools.cache
def kept_files() -> list[Path]:
    """Files that git tracks; where there is no git (a copy, a tarball), every file not known to be fabricated."""
    if (PROJECT / ".git").exists():
        names = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True)
        return [PROJECT / name for name in names.stdout.split("\0") if name and (PROJECT / name).exists()]
    found = []
    for folder, inside, names in os.walk(PROJECT):
        inside[:] = [name for name in inside if name not in PRUNED and "_cache" not in name]
        found += [Path(folder, name) for name in names if name not in PRUNED and "_cache" not in name]
    return found


def test_nothing_generated_is_kept() -> None:
    assert [path for path in kept_files() if path.suffix in GENERATED] == []


@pytest.mark.parametrize("word", ["npm" + "js.org", "python" + "hosted.org", "py" + "pi.org", "deb" + "ian.org"])
def test_no_package_registry_s_host_is_named(word: str) -> None:
    naming = [p for p in kept_files() if p.stat().st_size < 2_000_000 and word.encode() in p.read_bytes()]
    assert naming == []


def test_no_source_file_holds_two_ideas() -> None:
    sources = [p for p in kept_files() if p.suffix == ".py" and p.is_relative_to(PROJECT / "src")]
    assert sources
    assert {str(p): n for p in sources if (n := p.read_text(encoding="utf-8").count("\n")) > 300} == {}
