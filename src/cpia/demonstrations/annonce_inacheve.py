"""Lesson 1: open an unfinished tool and say so, or wait for perfection and promise it.

A year of 52 weeks. In the laboratory the tool learns from past orders only, and slowly reaches a ceiling. In use it
learns from what operators report, if somebody answers them. Operators open it when it helps, and stop when it breaks
its promise. The rates are teaching conventions.
"""

import math
from dataclasses import dataclass

from cpia.demonstrations.french_numbers import french, percent
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

WEEKS = 52
START, CEILING, PACE = 0.50, 0.88, 12  # in the laboratory: first week, limit, weeks
BEST = 0.97  # what use can teach at most
LESSONS = {"semaine": 0.06, "trimestre": 0.015, "jamais": 0.0}  # share of what is missing, learnt each week
PROMISE = 0.99
DISAPPOINTMENT = 2.5
FIRST_USE, HABIT = 0.6, 0.15
MORE = {"semaine": "Chaque semaine", "trimestre": "Chaque trimestre", "jamais": "Jamais"}
WORDS = {"honnete": "« Il se trompe encore, dites-le nous »", "parfait": "« Il ne se trompe pas »"}


@dataclass(frozen=True)
class Year:
    """One year: the week of opening (None: never), and the shares of each week."""

    opening: int | None
    right: tuple[float, ...]
    used: tuple[float | None, ...]

    @property
    def helped(self) -> float:
        """The share of the year's orders prepared with a right proposal."""
        return sum(right * (used or 0) for right, used in zip(self.right, self.used, strict=True)) / WEEKS


def lab(week: int) -> float:
    """Give the share of right proposals after so many weeks of laboratory."""
    return CEILING - (CEILING - START) * math.exp(-week / PACE)


def year(threshold: float, words: str, answers: str) -> Year:
    """Follow the tool and its users, week by week."""
    opening = next((week for week in range(WEEKS) if lab(week) >= threshold), None)
    right, used = [], []
    quality, use = START, FIRST_USE
    for week in range(WEEKS):
        if opening is None or week <= opening:
            quality = lab(week)
        else:
            quality += LESSONS[answers] * (BEST - quality)
            use += HABIT * (wanted(quality, PROMISE if words == "parfait" else quality) - use)
        right.append(quality)
        used.append(None if opening is None or week < opening else use)
    return Year(opening, tuple(right), tuple(used))


def wanted(quality: float, promised: float) -> float:
    """Give the share of orders for which operators would open the tool."""
    return max(0.05, min(0.9, 2.25 * (quality - 0.4)) - DISAPPOINTMENT * max(0.0, promised - quality))


def compute(seuil: int, annonce: str, retours: str) -> State:
    """Show one year."""
    shown = year(seuil / 100, annonce, retours)
    if shown.opening is None:
        figures = (Figure("Ouverture", "jamais"), Figure("Commandes aidées dans l'année", "0 %"))
        return State(
            f"Jamais ouvert : au laboratoire, l'outil plafonne sous {percent(CEILING, 1)} et n'atteint pas le seuil.",
            figures, chart(shown),
        )  # fmt: skip
    last = shown.used[-1] or 0
    figures = (
        Figure("Ouverture", f"semaine {shown.opening + 1}"),
        Figure("Propositions justes en fin d'année", percent(shown.right[-1], 1)),
        Figure("Commandes où on l'ouvre, en fin d'année", percent(last, 1)),
        Figure("Commandes aidées dans l'année", percent(shown.helped, 1)),
    )
    return State(sentence(shown, last), figures, chart(shown))


def sentence(shown: Year, last: float) -> str:
    """Say how the year went."""
    helped = f"{percent(shown.helped, 1)} des commandes aidées dans l'année"
    if last < 0.3:
        return f"Outil abandonné : {helped}. En fin d'année, presque personne ne l'ouvre."
    if last < 0.7:
        return f"Usage partagé : {helped}. En fin d'année, on l'ouvre pour {french(100 * last)} commandes sur 100."
    return f"Outil adopté : {helped}. En fin d'année, il est juste {french(100 * shown.right[-1])} fois sur 100."


def chart(shown: Year) -> Chart:
    """Draw both shares, one week in three."""
    weeks = tuple(range(0, WEEKS, 3))
    right = Series(
        "Propositions justes", tuple(w + 1 for w in weeks), tuple(round(100 * shown.right[w]) for w in weeks)
    )
    used = tuple(shown.used[week] for week in weeks)
    use = Series(
        "Commandes où on l'ouvre", right.x, tuple(None if share is None else round(100 * share) for share in used)
    )
    return Chart("Une année d'outil", "Semaine", "Pour cent", (right, use))


DEMONSTRATION = Demonstration(
    title="Ouvrir l'inachevé, ou attendre la perfection",
    controls=(
        Slider("seuil", "On ouvre quand l'outil est juste", (60, 70, 80, 85, 95), 70, "fois sur 100"),
        Choice("annonce", "Ce que l'on annonce", tuple(WORDS.items()), "honnete"),
        Choice("retours", "Les remarques reçoivent une réponse", tuple(MORE.items()), "semaine"),
    ),
    compute=compute,
    question="Que coûte une semaine d'attente, et que coûte une promesse que l'outil ne tient pas ?",
)
