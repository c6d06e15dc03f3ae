"""What can end a request to the learner's process, besides the answer.

The failures of the boundary itself are no `Exception`: a test that expects any error must not take a dead process, a
late answer or an answer over the limits for one. The errors that the learner's code raised are ordinary ones.
"""


class BoundaryFailure(BaseException):
    """The learner's process did not answer as the boundary demands."""


class BoundaryError(BoundaryFailure):
    """A message is malformed or over a limit; nothing of it was used."""


class LearnerGone(BoundaryFailure):
    """The learner's process ended, or what it sends can no longer be followed."""


class LearnerLate(BoundaryFailure):
    """The learner's process did not answer in the time given."""


class LearnerError(Exception):
    """An error of the learner's code whose own type cannot cross: `SystemExit`, or one that nothing here knows."""

    from_learner = True


class LearnerAssertion(LearnerError, AssertionError):
    """An `assert` of the learner's own code; told apart from the assertions of the test."""


class Opaque(Exception):
    """A value of a known type that has no exact written form; it crosses as a handle."""
