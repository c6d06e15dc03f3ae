"""nbgrader's settings for the authors' side: what a learner reads in place of a solution."""

from traitlets.config import Config

CODE_STUB = "# VOTRE CODE ICI\nraise NotImplementedError()"
TEXT_STUB = "VOTRE RÉPONSE ICI"


def configure(config: Config) -> None:
    """Set the French stubs; an untouched release then fails every automatic test."""
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
