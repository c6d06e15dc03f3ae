"""Show how far a grading is: count, rate, time left, and, as they come, the reasons of the copies to look at."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cpia.grading.engine import Result

LABELS = {
    "graded": "corrigée", "review": "à revoir", "unchanged": "inchangée", "busy": "en cours ailleurs",
    "pending": "à reprendre",
}  # fmt: skip
_PLURALS = {"corrigée": "corrigées", "inchangée": "inchangées"}
_TOLD = ("review", "busy", "pending")
Report = Callable[[Result], None]


@contextmanager
def progress(total: int, console: Console, title: str = "Correction") -> Iterator[Report]:
    """Give the function to call at each result: a bar on a terminal, a line a copy elsewhere, nothing if quiet."""
    if console.quiet or total == 0:
        yield lambda result: None
    elif not console.is_terminal:
        yield _lines(total, console)
    else:
        columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"))
        with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
            yield _bar(total, bar)


def pace(done: int, total: int, seconds: float) -> str:
    """Give the rate so far and the time left at that rate."""
    if done == 0 or seconds <= 0:
        return ""
    left = round((total - done) * seconds / done)
    rate = f"{60 * done / seconds:.0f} copies/min"
    return f"{rate}, reste {left // 60} min {left % 60:02d} s" if left >= 60 else f"{rate}, reste {left} s"


def told(result: Result) -> str:
    """Say in one line how a copy ended, with the reason where a person is expected."""
    reason = f" ({result.reason})" if result.outcome in _TOLD and result.reason else ""
    return f"{result.assignment}, {result.learner} : {LABELS[result.outcome]}{reason}"


def summary(results: list[Result], console: Console) -> None:
    """Print every copy's end, and the count of each kind."""
    if not results:
        console.print("Aucune copie à corriger.")
        return
    table = Table("Devoir", "Apprenant", "État", "Durée (s)", "Raison")
    for one in results:
        cells = (one.assignment, one.learner, LABELS[one.outcome], f"{one.seconds:.1f}", one.reason or "")
        table.add_row(*(escape(cell) for cell in cells))
    console.print(table)
    console.print(counted(results))


def counted(results: Iterable[Result]) -> str:
    """Count each kind of end, in French."""
    counts = Counter(LABELS[result.outcome] for result in results)
    return ", ".join(f"{n} {_PLURALS.get(label, label) if n > 1 else label}" for label, n in counts.items())


def _lines(total: int, console: Console) -> Report:
    began, done = time.monotonic(), Counter[str]()

    def report(result: Result) -> None:
        done[result.outcome] += 1
        graded = done.total() - done["unchanged"]
        rate = pace(graded, total - done["unchanged"], time.monotonic() - began)
        line = f"[{done.total()}/{total}] {told(result)}{f' — {rate}' if rate else ''}"
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    return report


def _bar(total: int, bar: Progress) -> Report:
    task = bar.add_task("", total=total, pace="")
    began, done = time.monotonic(), Counter[str]()

    def report(result: Result) -> None:
        done[result.outcome] += 1
        graded = done.total() - done["unchanged"]
        bar.update(task, advance=1, pace=pace(graded, total - done["unchanged"], time.monotonic() - began))
        if result.outcome in _TOLD:
            bar.console.print(told(result), markup=False, highlight=False, soft_wrap=True)

    return report
