"""Keep the tries at the certifying quizzes: `quizzes/<module>/<login>/<UTC time>-<id>.json`, whole or not at all.

One try at a time: a draw stays the learner's until it is answered or two hours old, and the next one comes a minute
after it at the soonest, so that nobody leafs through the pool. This module knows neither HTTP nor the hub: who and
when are given.
"""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cpia import quiz_attempt
from cpia.campus.durable import replace_file
from cpia.campus.folder_lock import alone_in
from cpia.campus.names import checked_id, checked_login, checked_slug
from cpia.errors import SubmissionError
from cpia.quiz_attempt import Attempt
from cpia.quiz_pool import Pool

APART = timedelta(minutes=1)
"""Between two draws: nobody who reads the questions ever meets it."""


@dataclass(frozen=True)
class Quizzes:
    """The tries kept under one folder (`home.campus / "quizzes"`)."""

    root: Path

    def open(self, pool: Pool, login: str, now: datetime) -> Attempt:
        """Give the learner's open try, drawing one where there is none.

        Raises
        ------
        SubmissionError
            The last draw is less than a minute old.
        """
        folder = self._folder(pool.module, login)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone_in(folder):
            former = self.attempts(pool.module, login)
            opened = now.astimezone(UTC)
            if former and former[-1].is_open(now) and former[-1].pool == pool.digest:
                return former[-1]
            if former and opened < former[-1].opened_at + APART:
                raise SubmissionError(
                    "Votre dernier tirage date de moins d'une minute : patientez un instant, puis recommencez."
                )
            name = f"{opened:%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}"
            attempt = quiz_attempt.draw(pool, login, opened, name, random.SystemRandom())
            replace_file(folder / f"{name}.json", quiz_attempt.to_json(attempt))
            return attempt

    def answer(
        self, pool: Pool, login: str, attempt_id: str, ticked: Sequence[frozenset[int]], now: datetime
    ) -> Attempt:
        """Mark and keep the answers to an open try; what was answered once never changes.

        Raises
        ------
        SubmissionError
            The try is not the learner's, was answered already, is too old, or the questions have changed since.
        """
        folder = self._folder(pool.module, login)
        attempt = self.attempt(pool.module, login, attempt_id)
        with alone_in(folder):
            attempt = self.attempt(pool.module, login, attempt_id)
            _check_answerable(attempt, pool, now)
            marked = quiz_attempt.answered(attempt, pool, tuple(ticked), now.astimezone(UTC))
            replace_file(folder / f"{attempt.id}.json", quiz_attempt.to_json(marked))
            return marked

    def attempt(self, module: str, login: str, attempt_id: str) -> Attempt:
        """Give one try of one learner, or raise `SubmissionError`."""
        path = self._folder(module, login) / f"{checked_id(attempt_id)}.json"
        if not path.is_file():
            raise SubmissionError("Aucun essai de ce numéro parmi les vôtres.")
        return quiz_attempt.from_json(path.read_bytes())

    def attempts(self, module: str, login: str) -> tuple[Attempt, ...]:
        """Give the tries of one learner at one module's quiz, the oldest first."""
        files = sorted(self._folder(module, login).glob("[0-9]*.json"))
        return tuple(quiz_attempt.from_json(file.read_bytes()) for file in files)

    def best(self, module: str, login: str, digest: str | None) -> Attempt | None:
        """Give the learner's best answered try: on the pool of that digest where there is any, else on a former one."""
        done = [attempt for attempt in self.attempts(module, login) if attempt.percent is not None]
        return max(done, key=lambda attempt: (attempt.pool == digest, attempt.percent), default=None)

    def forget(self, module: str, login: str) -> None:
        """Remove the tries of one person: an instructor's, which are no record."""
        for file in self._folder(module, login).glob("[0-9]*.json"):
            file.unlink(missing_ok=True)

    def _folder(self, module: str, login: str) -> Path:
        return self.root / checked_slug(module) / checked_login(login)


def _check_answerable(attempt: Attempt, pool: Pool, now: datetime) -> None:
    if attempt.answered_at is not None:
        raise SubmissionError("Cet essai a déjà sa réponse, qui reste telle quelle : commencez un nouvel essai.")
    if not attempt.is_open(now):
        raise SubmissionError("Cet essai est resté ouvert plus de deux heures : commencez un nouvel essai.")
    if attempt.pool != pool.digest:
        raise SubmissionError("Les questions ont changé depuis ce tirage : commencez un nouvel essai.")
