"""Prove an assignment: the untouched release earns nothing, the reference all, a wrong answer what it declares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from cpia.authoring import answers, findings, text, trials
from cpia.authoring.boundary_rules import boundary
from cpia.authoring.findings import Finding
from cpia.authoring.release import release_of
from cpia.authoring.sources import Source, load_generator
from cpia.courses import Assignment
from cpia.home import PROJECT
from cpia.variants import CLASS_VARIANT

READABLE = ("*.md", "*.py", "*.toml", "*.ipynb", "*.html", "*.js", "*.json", "*.txt", "*.csv")


@dataclass(frozen=True)
class Report:
    """What was proven of one assignment."""

    slug: str
    automatic: float
    manual: float
    answers: int
    findings: tuple[Finding, ...]

    def holds(self, proof: str) -> bool:
        """Tell whether one proof found nothing wrong."""
        return all(finding.proof != proof for finding in self.findings)


def check(
    source: Source,
    assignment: Assignment,
    readable: tuple[Path, ...] = (PROJECT / "book",),
    sample: int | None = None,
) -> Report:
    """Prove one assignment against its course; `readable` are the folders that learners can read.

    With `sample`, only that many answers of each kind are tried, spread over all: a quick look, no proof.
    """
    notebook = text.read(source.text.read_text(encoding="utf-8"), str(source.text))
    wrong = [answers.read(path) for path in spread(source.wrong_answers, sample)]
    right = [answers.read(path) for path in spread(source.right_answers, sample)]
    found = list(findings.metadata(notebook))
    if not found:  # without its metadata nothing more can be said of a notebook
        found += findings.course_points(notebook, assignment)
        found += _prove_points(source, notebook, wrong, right)
        found += boundary(notebook)
        found += findings.leaks(notebook, _texts(release_of(notebook), readable))
    return Report(
        source.slug,
        assignment.points(manual=False),
        assignment.points(manual=True),
        len(wrong) + len(right),
        tuple(found),
    )


def spread(paths: Sequence[Path], count: int | None) -> Sequence[Path]:
    """Give `count` of the paths at even distances, or all."""
    if count is None or count >= len(paths):
        return paths
    return [paths[k * len(paths) // count] for k in range(count)]


def _prove_points(
    source: Source, notebook: NotebookNode, wrong: list[answers.Answer], right: list[answers.Answer]
) -> Iterator[Finding]:
    notebooks = {"référence": notebook, "release": _untouched(notebook)}
    notebooks |= {f"fausse/{a.name}": answers.apply(notebook, a) for a in wrong}
    notebooks |= {f"bonne/{a.name}": answers.apply(notebook, a) for a in right}
    earned = trials.run(source, load_generator(source.slug)(CLASS_VARIANT), notebook, notebooks)
    full = findings.automatic_points(notebook)
    yield from findings.earned_all(full, earned["référence"], findings.REFERENCE, "référence")
    yield from findings.earned_none(full, earned["release"])
    for answer in wrong:
        yield from findings.earned_declared(full, answer, earned[f"fausse/{answer.name}"])
    for answer in right:
        yield from findings.earned_all(full, earned[f"bonne/{answer.name}"], findings.RIGHT, answer.name)


def _untouched(notebook: NotebookNode) -> NotebookNode:
    """Give what autograding runs when a learner changed nothing: released answers, the instructor's tests."""
    untouched = release_of(notebook)
    originals = {cell.id: cell.source for cell in notebook.cells}
    for cell in untouched.cells:
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = originals[cell.id]
    return untouched


def _texts(release: NotebookNode, folders: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    yield "la version des apprenants", "\n".join(cell.source for cell in release.cells)
    for folder in folders:
        for pattern in READABLE:
            for path in folder.rglob(pattern):
                if path.is_file():
                    yield str(path), path.read_text(encoding="utf-8", errors="replace")
