"""The answers of a quiz as a browser posts them: `q1=2&q2=0&q2=3…`, a number being a place on the page.

There is no question's id and no option's text to forge: a field that the page did not have is refused with all the
others, and the try stays open.
"""

from collections.abc import Mapping, Sequence

from cpia.errors import SubmissionError
from cpia.quiz_attempt import Attempt
from cpia.quiz_pool import Pool


def ticked(attempt: Attempt, pool: Pool, fields: Mapping[str, Sequence[bytes]]) -> tuple[frozenset[int], ...]:
    """Give the places ticked for each question, none where it was left out.

    Raises
    ------
    SubmissionError
        A field or a value is not one of the page.
    """
    names = {f"q{number}" for number in range(1, len(attempt.drawn) + 1)}
    if unknown := fields.keys() - names - {"_xsrf"}:
        raise SubmissionError(f"Réponse refusée : champ inconnu {min(unknown)[:20]!r}. Votre essai reste ouvert.")
    return tuple(
        _places(fields.get(f"q{number}", ()), len(drawn.order), pool.question(drawn.question).multiple)
        for number, drawn in enumerate(attempt.drawn, 1)
    )


def _places(values: Sequence[bytes], options: int, multiple: bool) -> frozenset[int]:
    admitted = {str(place).encode(): place for place in range(options)}
    places = frozenset(admitted[value] for value in values if value in admitted)
    if len(places) < len(values) or (len(places) > 1 and not multiple):
        raise SubmissionError(
            "Réponse refusée : elle n'est pas de celles que proposait la page. Votre essai reste ouvert."
        )
    return places
