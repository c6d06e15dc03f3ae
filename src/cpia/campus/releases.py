"""Keep the released assignments, as the instructor published them (the class's variant of the data)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cpia.campus.durable import read_files, replace, withdraw, write_draft
from cpia.campus.names import checked_slug
from cpia.errors import SubmissionError


@dataclass(frozen=True)
class Releases:
    """The releases kept under one folder (`home.campus`)."""

    root: Path

    def release(self, slug: str, files: Mapping[str, bytes], *, replacing: bool) -> None:
        """Publish an assignment, at once; `replacing` an already released one must be asked for."""
        if f"{checked_slug(slug)}.ipynb" not in files:
            raise SubmissionError(f"La version à publier de « {slug} » ne contient pas « {slug}.ipynb ».")
        for name in files:
            checked_path(name)
        if slug in self.slugs() and not replacing:
            raise SubmissionError(f"« {slug} » est déjà publié ; demandez le remplacement (--force) pour le republier.")
        replace(write_draft(self.root / "drafts", files), self._place(slug), self.root / "trash")

    def withdraw(self, slug: str) -> None:
        """Stop offering an assignment; what was submitted stays."""
        withdraw(self._place(slug), self.root / "trash")

    def slugs(self) -> tuple[str, ...]:
        """Name the released assignments."""
        folder = self.root / "released"
        return tuple(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else ()

    def notebooks(self, slug: str) -> tuple[str, ...]:
        """Name the notebooks of a release, without their suffix."""
        return tuple(sorted(path.stem for path in self._place(slug).glob("*.ipynb")))

    def files(self, slug: str) -> dict[str, bytes]:
        """Read a release as the instructor published it (the class's variant)."""
        if checked_slug(slug) not in self.slugs():
            raise SubmissionError(f"Le devoir « {slug} » n'est pas publié.")
        return read_files(self._place(slug))

    def _place(self, slug: str) -> Path:
        return self.root / "released" / checked_slug(slug)


def checked_path(name: str) -> PurePosixPath:
    """Give a relative path that stays inside its folder, or raise `SubmissionError`."""
    path = PurePosixPath(name)
    parts = name.split("/")
    if path.is_absolute() or any(part in ("", ".", "..") for part in parts) or not name.isprintable() or "\\" in name:
        raise SubmissionError(f"Chemin refusé : {name[:80]!r} ; attendu : un chemin relatif, sans « .. ».")
    return path
