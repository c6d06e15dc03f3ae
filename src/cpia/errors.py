"""Every error that a person may read, under one root.

A message says, in French, what is wrong, the value met, what was expected and what to do.
The library raises; only `cpia.cli` prints and chooses the exit status.
"""

from typing import Literal

Kind = Literal["revoked", "expired", "not-yet-valid", "altered", "unknown-issuer", "unreadable", "status-unavailable"]
"""Why a credential must not be trusted, as the command and the verification page name it."""


class CpiaError(Exception):
    """The root of every error of the platform; its text is meant for people."""


class SettingsError(CpiaError):
    """The platform's settings file cannot be used as it is."""


class CourseError(CpiaError):
    """A course file (courses/*.toml) says something that cannot be."""


class AuthoringError(CpiaError):
    """An assignment's source cannot become a correct notebook."""


class QuizError(CpiaError):
    """A quiz file says something that cannot be asked."""


class ExerciseError(CpiaError):
    """A live exercise, or what it runs on, cannot be used as it is."""


class DemonstrationError(CpiaError):
    """A demonstration cannot be shown as it is."""


class ProgressError(CpiaError):
    """A file of progress says something that the book never writes."""


class BookError(CpiaError):
    """The book cannot be built, or would be built with something missing."""


class StartError(CpiaError):
    """The machine or the installation cannot run the platform."""


class SubmissionError(CpiaError):
    """A submission is refused; the learner's work stays where it is."""


class GradingError(CpiaError):
    """A submission could not be graded."""


class CredentialError(CpiaError):
    """A credential is refused at issue."""


class VerificationError(CpiaError):
    """A credential must not be trusted, for a reason of that kind."""

    def __init__(self, message: str, kind: Kind = "unreadable") -> None:
        super().__init__(message)
        self.kind: Kind = kind
