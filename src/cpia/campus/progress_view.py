"""What the page « Ma progression » of the campus shows of a file: what it holds, module by module."""

from dataclasses import dataclass
from datetime import date

from cpia.courses import Course
from cpia.declared_progress import Progress, Score


@dataclass(frozen=True)
class Line:
    """One lesson, in words."""

    title: str
    finished: str
    best: str
    last: str


@dataclass(frozen=True)
class Part:
    """The lessons of one module of which the file says something, or those that the course does not hold."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class View:
    """Everything that the page shows of it."""

    parts: tuple[Part, ...]
    total: str


def of(progress: Progress, course: Course) -> View:
    """Describe a progress; what it says of lessons that are not the course's comes last, by their address."""
    titles = {
        f"{module.slug}/{lesson.page}": f"{number}. {lesson.title}"
        for module in course.modules
        for number, lesson in enumerate(module.lessons, 1)
    }
    told, places = set(progress.lessons), {module.title: module.slug for module in course.modules}
    groups = {
        title: [one for one in titles if one in told and one.startswith(f"{slug}/")] for title, slug in places.items()
    }
    groups["Hors de ce parcours, ou d'une autre version du livre"] = sorted(told - titles.keys())
    parts = [
        Part(title, tuple(_line(progress, one, titles) for one in group)) for title, group in groups.items() if group
    ]
    return View(tuple(parts), _total(progress, len(titles)))


def _total(progress: Progress, lessons: int) -> str:
    done, bests = len(progress.lecons_terminees), [scores.meilleur for scores in progress.quiz.values()]
    right, asked = sum(best.bonnes_reponses for best in bests), sum(best.questions for best in bests)
    told = f"{done} leçon{_s(done)} terminée{_s(done)}" + (f" (le parcours en compte {lessons})" if lessons else "")
    if not bests:
        return f"{told}, aucun quiz."
    return f"{told}, {len(bests)} quiz : {right} bonne{_s(right)} réponse{_s(right)} sur {asked}, aux meilleurs scores."


def _line(progress: Progress, lesson: str, titles: dict[str, str]) -> Line:
    day, scores = progress.lecons_terminees.get(lesson), progress.quiz.get(lesson)
    finished = f"✓ le {_day(day)}" if day else "—"
    best, last = (_score(scores.meilleur), _score(scores.dernier)) if scores else ("—", "—")
    return Line(titles.get(lesson, lesson), finished, best, last)


def _score(score: Score) -> str:
    return f"{score.bonnes_reponses} sur {score.questions} (le {_day(score.date)})"


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def _s(number: int) -> str:
    return "s" if number > 1 else ""
