"""Where the running platform keeps its state: one folder, `CPIA_HOME`.

This module owns the names of the folders; it creates them private to the account that runs the platform.
"""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(os.environ.get("CPIA_PROJECT", Path(__file__).resolve().parents[2]))
"""The checkout: `book/`, `courses/`, `assignments/` and `hub_config/` are read from it."""


@dataclass(frozen=True)
class Home:
    """The layout of `CPIA_HOME`, the only place where the platform writes."""

    root: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """Give the folder named by `CPIA_HOME`, else `var/` in the checkout."""
        return cls(Path(os.environ.get("CPIA_HOME", PROJECT / "var")).resolve())

    @property
    def settings(self) -> Path:
        """The operator's choices (TOML)."""
        return self.root / "platform.toml"

    @property
    def cohort(self) -> Path:
        """Who is enrolled and in which role (TOML): personal data."""
        return self.root / "cohort.toml"

    @property
    def secrets(self) -> Path:
        """Keys and tokens of the hub and the services, one file each."""
        return self.root / "secrets"

    @property
    def hub(self) -> Path:
        """JupyterHub's database and process files."""
        return self.root / "hub"

    @property
    def homes(self) -> Path:
        """One folder a learner, the only one its sandbox sees."""
        return self.root / "homes"

    @property
    def materials(self) -> Path:
        """What every learner finds in `cours/`: workshops and self-checks, built from the book."""
        return self.root / "materials"

    @property
    def course(self) -> Path:
        """nbgrader's course folder: source, release, submitted, autograded, feedback, gradebook."""
        return self.root / "course"

    @property
    def gradebook(self) -> Path:
        """nbgrader's gradebook."""
        return self.course / "gradebook.db"

    @property
    def verdicts(self) -> Path:
        """What is known of each grading, one JSON file a submission."""
        return self.course / "verdicts"

    @property
    def campus(self) -> Path:
        """The campus service's store: released, submissions, feedback."""
        return self.root / "campus"

    @property
    def quizzes(self) -> Path:
        """The learners' tries at the certifying quizzes."""
        return self.campus / "quizzes"

    @property
    def progress(self) -> Path:
        """The progress that learners declare, one file each."""
        return self.campus / "progress"

    @property
    def credentials(self) -> Path:
        """The ledger, the issued credentials and the public verification files."""
        return self.root / "credentials"

    @property
    def public(self) -> Path:
        """What anybody may read to verify a credential; nothing about any learner."""
        return self.credentials / "public"

    @property
    def issued(self) -> Path:
        """The files of the credentials, named by their random ids."""
        return self.credentials / "issued"

    @property
    def signer(self) -> Path:
        """The signing key: read by the signer process alone."""
        return self.root / "signer"

    @property
    def run(self) -> Path:
        """Lock, process ids and sockets of the running platform."""
        return self.root / "run"

    @property
    def logs(self) -> Path:
        """What the processes print."""
        return self.root / "logs"

    def create(self) -> None:
        """Make every folder, readable by the platform's account alone."""
        for folder in (
            self.root,
            self.secrets,
            self.hub,
            self.homes,
            self.materials,
            self.course,
            self.verdicts,
            self.campus,
            self.credentials,
            self.signer,
            self.run,
            self.logs,
        ):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
