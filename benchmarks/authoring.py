"""The author's commands: the book, with nothing kept and then from its cache, and the proof of the assignments."""

from collections.abc import Iterator

from benchmarks.report import Row
from benchmarks.workbench import Workbench


def book(bench: Workbench) -> Iterator[Row]:
    """Build the book into an empty folder, then once more over it."""
    output = str(bench.folder / "livre")
    for name in ("Livre construit à froid", "Livre reconstruit sans changement"):
        yield Row(name, str(bench.cpia("book", "--output", output)))


def check(bench: Workbench) -> Iterator[Row]:
    """Prove every assignment."""
    yield Row("« cpia check », tous les devoirs", str(bench.cpia("check")))
