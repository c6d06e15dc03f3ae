"""The certifying quizzes in a browser: plain forms, which need no script.

What a page holds before the answers are in: questions and options, shuffled. Which are right, and why, is sent after,
for that try only. Who answers is whom the hub names: another's try does not exist for the caller.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from tornado.web import HTTPError, authenticated

from cpia.campus import quiz_form
from cpia.campus.identity import Caller
from cpia.campus.pages import Enrolled
from cpia.campus.quizzes import Quizzes
from cpia.campus.service import Campus
from cpia.errors import SubmissionError
from cpia.inline_markdown import to_html
from cpia.quiz_attempt import Attempt, is_right
from cpia.quiz_pool import Pool
from cpia.rules.french import percent

T = TypeVar("T")
SHOWN = 10
"""Tries that the overview lists: the last ones."""


class QuizPage(Enrolled):
    """What the three addresses share."""

    @property
    def campus(self) -> Campus:
        """The stores and the course."""
        campus: Campus = self.settings["campus"]
        return campus

    def person(self) -> tuple[Caller, str, Quizzes]:
        """Give the caller, their login and where their tries are kept; refuse whoever is not of the course."""
        if self.caller is None or self.caller.login is None:
            raise HTTPError(403)
        return self.caller, self.caller.login, self.campus.quizzes(self.caller)

    async def work(self, task: Callable[[], T]) -> T:
        """Read and write apart from the other calls; an address that leads nowhere is 404."""
        try:
            return await asyncio.to_thread(task)
        except SubmissionError as problem:
            raise HTTPError(404) from problem

    def show(self, template: str, **values: Any) -> None:
        """Render a page of the quizzes."""
        self.render(template, here="quiz", date=self._date, percent=_percent, to_html=to_html, **values)

    def _date(self, moment: datetime) -> str:
        return self.date(moment.isoformat())


class Overview(QuizPage):
    """The quizzes of the course, and what became of my tries."""

    @authenticated
    async def get(self) -> None:
        """Show them."""
        self.show("quizzes.html", rows=await self.rows(), trial=not self.person()[0].learner, refusal=None)

    async def rows(self) -> list[dict[str, Any]]:
        """Describe each quiz, with the caller's tries, the last one first."""
        _, login, quizzes = self.person()
        modules, now = self.campus.quiz_modules(), datetime.now(UTC)

        def described() -> list[dict[str, Any]]:
            return [_described(self.campus, quizzes, module.slug, module.title, login, now) for module in modules]

        return await asyncio.to_thread(described)


class Start(Overview):
    """The beginning of a try."""

    @authenticated
    async def get(self, module: str) -> None:
        """Lead to the overview, where the button is."""
        self.redirect(self.settings["prefix"] + "quiz")

    @authenticated
    async def post(self, module: str) -> None:
        """Open a try, or find the one that is open, and lead to it."""
        caller, login, quizzes = self.person()
        _, pool = await self.work(lambda: self.campus.certifying(module))
        try:
            attempt = await asyncio.to_thread(_opened, quizzes, pool, login, caller.learner)
        except SubmissionError as refusal:
            self.set_status(409)
            self.show("quizzes.html", rows=await self.rows(), trial=not caller.learner, refusal=str(refusal))
            return
        self.redirect(f"{self.settings['prefix']}quiz/{module}/{attempt.id}", status=303)


class Try(QuizPage):
    """One try of the caller."""

    @authenticated
    async def get(self, module: str, attempt_id: str) -> None:
        """Show its questions while it is open, its corrections once it is answered."""
        pool, attempt = await self._found(module, attempt_id)
        if attempt.answered_at is not None:
            rows = _corrected(attempt, pool) if attempt.pool == pool.digest else None
            self.show("quiz_result.html", attempt=attempt, rows=rows, **self._titles(module))
        elif attempt.is_open(datetime.now(UTC)) and attempt.pool == pool.digest:
            self._ask(attempt, pool, tuple(frozenset() for _ in attempt.drawn), ())
        else:
            self.set_status(410)
            self.show("quiz_closed.html", **self._titles(module))

    @authenticated
    async def post(self, module: str, attempt_id: str) -> None:
        """Take the answers; what is left out is asked for again, and nothing is recorded yet."""
        _, login, quizzes = self.person()
        pool, attempt = await self._found(module, attempt_id)
        ticked: tuple[frozenset[int], ...] = tuple(frozenset() for _ in attempt.drawn)
        try:
            if attempt.pool == pool.digest:
                ticked = quiz_form.ticked(attempt, pool, self.request.body_arguments)
            left_out = [number for number, places in enumerate(ticked, 1) if not places]
            if left_out and attempt.is_open(datetime.now(UTC)) and attempt.pool == pool.digest:
                self.set_status(422)
                self._ask(attempt, pool, ticked, left_out)
                return
            await asyncio.to_thread(quizzes.answer, pool, login, attempt_id, ticked, datetime.now(UTC))
        except SubmissionError as refusal:
            self.set_status(409)
            self.show("quiz_refused.html", refusal=str(refusal), address=self.request.path, **self._titles(module))
            return
        self.redirect(self.request.path, status=303)

    async def _found(self, module: str, attempt_id: str) -> tuple[Pool, Attempt]:
        _, login, quizzes = self.person()

        def found() -> tuple[Pool, Attempt]:
            return self.campus.certifying(module)[1], quizzes.attempt(module, login, attempt_id)

        return await self.work(found)

    def _ask(self, attempt: Attempt, pool: Pool, ticked: tuple[frozenset[int], ...], left_out: Sequence[int]) -> None:
        rows = [
            {
                "number": number,
                "text": question.text,
                "multiple": question.multiple,
                "options": [(place, question.options[position].text) for place, position in enumerate(drawn.order)],
                "ticked": ticked[number - 1],
                "left_out": number in left_out,
            }
            for number, drawn in enumerate(attempt.drawn, 1)
            for question in [pool.question(drawn.question)]
        ]
        trial = not self.person()[0].learner
        self.show("quiz_try.html", attempt=attempt, rows=rows, trial=trial, **self._titles(attempt.module))

    def _titles(self, module: str) -> dict[str, Any]:
        certification, _ = self.campus.certifying(module)
        title = next((one.title for one in self.campus.course.modules if one.slug == module), module)
        return {"module": title, "certification": certification}


def _percent(number: float) -> str:
    return percent(number).replace(" ", "\N{NO-BREAK SPACE}")


def _opened(quizzes: Quizzes, pool: Pool, login: str, learner: bool) -> Attempt:
    now = datetime.now(UTC)
    former = quizzes.attempts(pool.module, login)
    if not learner and former and not former[-1].is_open(now):
        quizzes.forget(pool.module, login)
    return quizzes.open(pool, login, now)


def _described(campus: Campus, quizzes: Quizzes, slug: str, title: str, login: str, now: datetime) -> dict[str, Any]:
    certification, pool = campus.certifying(slug)
    attempts = quizzes.attempts(slug, login)
    return {
        "slug": slug,
        "title": title,
        "certification": certification,
        "pool": pool,
        "best": quizzes.best(slug, login, pool.digest),
        "open": next((a for a in attempts[-1:] if a.is_open(now) and a.pool == pool.digest), None),
        "answered": [a for a in reversed(attempts) if a.answered_at is not None][:SHOWN],
    }


def _corrected(attempt: Attempt, pool: Pool) -> list[dict[str, Any]]:
    """Describe each question of an answered try: what was ticked, what was right, and why."""
    rows = []
    for number, (drawn, places) in enumerate(zip(attempt.drawn, attempt.ticked or (), strict=True), 1):
        question = pool.question(drawn.question)
        options = [(question.options[position], place in places) for place, position in enumerate(drawn.order)]
        right = is_right(drawn, question, places)
        rows.append({"number": number, "text": question.text, "options": options, "right": right})
    return rows
