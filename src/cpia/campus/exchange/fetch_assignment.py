"""Fetch a released assignment into the learner's folder; what is already there is never overwritten."""

from nbgrader.exchange.abc import ExchangeFetchAssignment as AbstractFetchAssignment

from cpia.campus.exchange.base import Exchange, write_file
from cpia.campus.releases import checked_path


class ExchangeFetchAssignment(AbstractFetchAssignment, Exchange):  # type: ignore[misc]  # nbgrader has no types
    """Writes `<slug>/` under the server's root."""

    def init_dest(self) -> None:
        """Refuse a second fetch, unless asked to replace what is missing (nbgrader's `--replace`)."""
        self.dest_path = self.folder(self.slug)
        if not self.slug:
            self.fail("Quel devoir ? Donnez son nom.")
        if self.dest_path.is_dir() and not self.replace_missing_files:
            self.fail(
                f"Le dossier « {self.slug} » existe déjà : il n'est pas remplacé, votre travail y est. Pour reprendre "
                "un fichier d'origine, effacez ou renommez le vôtre, puis : nbgrader fetch_assignment --replace."
            )

    def copy_files(self) -> None:
        """Write the files that are missing."""
        with self.failing_as_nbgrader():
            files = self.client.files("assignments", self.slug)
            paths = {checked_path(name): content for name, content in files.items()}
        for path, content in paths.items():
            place = self.dest_path / path
            if place.exists() or place.is_symlink():
                self.log.info("Gardé tel quel : %s", path)
            else:
                write_file(place, content)
        self.log.info("Devoir récupéré : %s", self.slug)
