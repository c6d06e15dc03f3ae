"""The parts of the run, each of which gives rows of the table; the first ones are what the others are compared to."""

import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.engine import course, facts, flood, grader_service, latency, otter_run, ours, plain
from benchmarks.engine.course import Course
from benchmarks.engine.measure import Use
from benchmarks.report import Row, number, seconds

COPIES = 24
SUBMISSIONS = 48
OTHERS = 4  # copies given to otter-grader and to grader-service
GROWTH = (10, 50, 100, 200, 500)


@dataclass
class Run:
    """The copies, and what was found of them so far."""

    folder: Path
    course: Course
    reference: Use | None = None  # plain nbgrader
    plain_course: Course | None = None
    floor: float = 0.0  # seconds a copy
    _count: int = field(default=0)

    def copy(self) -> Course:
        """Give the ungraded course in a folder of its own."""
        return course.copy(self.course, self.scratch() / "cours")

    def scratch(self) -> Path:
        """Give an empty folder."""
        self._count += 1
        place = Path(tempfile.mkdtemp(prefix=f"{self._count}-", dir=self.folder))
        return place

    def same_grades(self, graded: Course) -> None:
        """Refuse to go on where a grade differs from plain nbgrader's."""
        if self.plain_course is not None and (wrong := facts.differences(graded, self.plain_course)):
            raise RuntimeError(
                "notes différentes de celles de nbgrader, aucun rapport n'est donné :\n" + "\n".join(wrong)
            )


def reference(run: Run) -> Iterator[Row]:
    """Run the cells alone, then plain nbgrader."""
    run.floor = statistics.mean(ours.floor(run.course, run.scratch()))
    yield Row("Plancher : les cellules seules, `exec` dans un processus chaud dupliqué", f"{_ms(run.floor)} par copie")
    run.plain_course = run.copy()
    run.reference = plain.autograde(run.plain_course, run.scratch())
    yield _use(f"`nbgrader autograde` seul, {COPIES} copies", run.reference, run)


def cold(run: Run) -> Iterator[Row]:
    """Run our command with nothing warm."""
    graded = run.copy()
    use = ours.cold(graded, run.scratch())
    run.same_grades(graded)
    yield _use(f"`cpia grade`, à froid, {COPIES} copies", use, run)


def warm(run: Run) -> Iterator[Row]:
    """Grade with warm processes; the floor again, as the machine may have changed."""
    for _ in range(2):
        graded = run.copy()
        found = ours.warm(graded, run.scratch())
        run.same_grades(graded)
        floor = statistics.mean(ours.floor(run.course, run.scratch()))
        use = Use(found["wall"], found["cpu"], int(found["peak"]))
        ratio = number(use.cpu / COPIES / floor)
        yield _use(f"Le même, processus chauds, {COPIES} copies", use, run)
        yield Row("… processeur sur plancher, mesuré juste après", f"× {ratio} ({_ms(floor)} par copie)")


def single(run: Run) -> Iterator[Row]:
    """Submit one copy after the other to the service."""
    found = sorted(latency.latencies(run.course, run.scratch(), SUBMISSIONS))
    p95 = found[int(0.95 * len(found))]
    figures = f"{statistics.median(found):.2f} s / {p95:.2f} s".replace(".", ",")
    yield Row(f"D'une remise à son verdict, service chaud ({SUBMISSIONS} remises) : médiane / 95 %", figures)


def memory(run: Run) -> Iterator[Row]:
    """Grade a copy that prints two gigabytes."""
    scratch = run.scratch()
    held = flood.memory(course.make(scratch / "cours", 1), scratch)
    yield Row("Copie qui affiche 2 Go : le plus gros processus, quel qu'il soit", f"{number(held / 2**20)} Mio")


def otter(run: Run) -> Iterator[Row]:
    """Grade some of the same answers by otter-grader's own command."""
    uses = otter_run.grade(run.course, run.course.learners[:OTHERS], run.scratch() / "otter")
    yield Row(f"`otter run`, par copie (moyenne sur {OTHERS})", _each(uses))


def service(run: Run, python: Path | None) -> Iterator[Row]:
    """Grade some of the same copies by grader-service, where there is one."""
    if python is None:
        yield Row("grader-service, exécuteurs locaux", "non mesuré")
        return
    found = grader_service.grade(python, run.course, run.course.learners[:OTHERS], run.scratch())
    yield Row(f"grader-service, un processus par copie (moyenne sur {OTHERS})", _each(found.processes))
    each = [Use(found.resident.wall / OTHERS, found.resident.cpu / OTHERS, found.resident.peak)]
    yield Row(f"grader-service, {OTHERS} copies dans un même processus, par copie", _each(each))


def growth(run: Run, plain_too: int) -> Iterator[Row]:
    """Grade more and more copies with warm processes, and as many as asked for with plain nbgrader."""
    for count in GROWTH:
        graded = course.make(run.scratch() / "cours", count)
        alone = course.copy(graded, run.scratch() / "cours") if count <= plain_too else None
        found = ours.warm(graded, run.scratch())
        figures = f"{seconds(found['wall'])}, {_ms(found['wall'] / count)} par copie"
        if alone is not None:
            use = plain.autograde(alone, run.scratch())
            figures += f" ; nbgrader seul {seconds(use.wall)}, {_ms(use.wall / count)} par copie"
        yield Row(f"Croissance, processus chauds : {count} copies", figures)


def _use(name: str, use: Use, run: Run) -> Row:
    figures = [seconds(use.wall), f"processeur {seconds(use.cpu)}", f"{use.peak / 2**20:.0f} Mio"]
    if run.reference is not None and use is not run.reference:
        figures.insert(1, f"× {number(run.reference.wall / use.wall)} plus vite")
    figures.append(f"× {number(use.cpu / COPIES / run.floor)} le plancher")
    return Row(name, ", ".join(figures))


def _each(uses: list[Use]) -> str:
    wall, cpu = (statistics.mean(getattr(use, name) for use in uses) for name in ("wall", "cpu"))
    return f"{seconds(wall)}, processeur {seconds(cpu)}, {max(use.peak for use in uses) / 2**20:.0f} Mio"


def _ms(duration: float) -> str:
    return f"{duration * 1000:.0f} ms"
