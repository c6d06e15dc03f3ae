"""Identifiers that become folders: assignment slugs, logins, submission ids. Nothing else reaches a path."""

import re

from cpia.cohort import LOGIN
from cpia.errors import SubmissionError

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
SUBMISSION_ID = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}")


def checked_slug(slug: str) -> str:
    """Give the slug of an assignment back, or raise `SubmissionError`."""
    return _checked(SLUG, slug, "Nom de devoir", "minuscules ASCII, chiffres et tirets")


def checked_login(login: str) -> str:
    """Give a login back, or raise `SubmissionError`."""
    return _checked(LOGIN, login, "Identifiant", "minuscules ASCII, chiffres et tirets")


def checked_id(submission_id: str) -> str:
    """Give the id of a submission back, or raise `SubmissionError`."""
    return _checked(SUBMISSION_ID, submission_id, "Numéro de remise", "celui du reçu")


def _checked(pattern: re.Pattern[str], value: str, what: str, expected: str) -> str:
    if not pattern.fullmatch(value):
        raise SubmissionError(f"{what} refusé : {value[:60]!r} ; attendu : {expected}.")
    return value
