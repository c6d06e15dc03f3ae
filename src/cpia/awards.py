"""What each kind of award is called, wherever it is told: never a title nor a diploma, which it is not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """The words of one kind of award, in French."""

    heading: str  # of the print
    reserve: str  # what it must not be taken for
    noun: str
    purpose: str  # « délivrée à … », then this, then the title

    @property
    def wording(self) -> str:
        """The sentence that begins every description."""
        return f"{self.heading} — {self.reserve}."


SHORT = Kind(
    "Attestation de réussite",
    "certification courte (non enregistrée au RNCP ni au RS)",
    "certification courte",
    "pour la certification courte",
)
WHOLE = Kind(
    "Attestation de parcours",
    "non enregistrée au RNCP ni au RS ; elle ne remplace aucun titre ni diplôme",
    "attestation de parcours",
    "pour le parcours entier",
)
