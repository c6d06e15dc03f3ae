"""What a learner still lacks for a certification, told to them: kindly, exactly, and no point before its feedback."""

from collections.abc import Container, Iterator, Mapping, Sequence

from cpia import validity
from cpia.courses import Certification, Overall
from cpia.grades import QuizRecord
from cpia.rules import sitting as sittings_rules
from cpia.rules.certification import quiz_reasons, thresholds
from cpia.rules.decision import Standing
from cpia.rules.french import counted, percent, points
from cpia.rules.overall import overall_thresholds
from cpia.rules.sitting import Shortfall, Sitting, Thresholds

STRANGER = "Cette certification s'adresse aux apprenants inscrits à la session."


def missing(
    sittings: Sequence[Sitting],
    quiz: QuizRecord | None,
    certification: Certification,
    *,
    role: str | None,
    told: Container[str],
) -> tuple[str, ...]:
    """Say what is missing, in whole sentences; nothing where the certification is earned.

    `told` holds the slugs of the assignments whose feedback the learner has: of any other, no point is said.
    """
    if role != "learner":
        return (STRANGER,)
    return (*_work(sittings, thresholds(certification), told), *_quiz(sittings, quiz, certification))


def missing_overall(
    sittings: Sequence[Sitting],
    stands: Sequence[Standing],
    overall: Overall,
    titles: Mapping[str, str],
    *,
    role: str | None,
    told: Container[str],
) -> tuple[str, ...]:
    """Say what is missing of the whole course; `stands` is what the learner holds, `titles` names certifications."""
    if role != "learner":
        return (STRANGER,)
    lacks = [_lapsed(one, titles[one.certification]) for one in stands if one.state != "valid"]
    return (*lacks, *_work(sittings, overall_thresholds(overall), told))


def _lapsed(one: Standing, title: str) -> str:
    match one.state:
        case "expired" if one.day:
            return (
                f"Votre certification « {title} » a expiré le {validity.day(one.day)} : il vous en faut une en vigueur."
            )
        case "revoked":
            return f"Votre certification « {title} » est révoquée : il vous en faut une en vigueur."
        case _:
            return f"Il vous manque la certification « {title} », en vigueur le même jour que les autres."


def _work(sittings: Sequence[Sitting], wanted: Thresholds, told: Container[str]) -> Iterator[str]:
    taken = [one for one in sittings if one.record is not None]
    if not taken:
        yield f"Il vous manque le devoir « {sittings[0].assignment.title} » : remettez-le depuis JupyterLab."
        return
    passed = [one for one in taken if not sittings_rules.reasons(one, wanted)]
    if any(one.assignment.slug in told for one in passed):
        return
    waiting = [sentence for one in taken for sentence in _waiting(one, told)]
    if waiting:
        yield waiting[-1]
        return
    best = max(taken, key=lambda one: sittings_rules.total(one.record))  # type: ignore[arg-type]  # taken: has a record
    yield from _shortfalls(best, wanted)
    yield from _resit(sittings)


def _waiting(one: Sitting, told: Container[str]) -> Iterator[str]:
    assert one.record is not None  # noqa: S101  # only what was taken comes here
    title = one.assignment.title
    if one.assignment.slug not in told:
        yield f"Votre devoir « {title} » est remis ; sa correction ne vous a pas encore été rendue. Rien à faire."
    elif sittings_rules.doubts(one.record, one.assignment):
        yield f"La correction de votre devoir « {title} » n'est pas achevée, ou doit être relue. Rien à faire."


def _shortfalls(one: Sitting, wanted: Thresholds) -> Iterator[str]:
    assert one.record is not None  # noqa: S101  # only what was taken comes here
    for lack in sittings_rules.shortfalls(one.record, one.assignment, wanted):
        yield f"Il vous manque {counted(lack.wanted - lack.got)} {_where(lack, one)}."


def _where(lack: Shortfall, one: Sitting) -> str:
    place = f"au devoir « {one.assignment.title} »" if lack.what == "total" else f"à l'{lack.what}"
    if lack.what == "partie écrite":
        place = f"à la partie écrite du devoir « {one.assignment.title} »"
    return f"{place} : {counted(lack.got)}, pour {points(lack.wanted)} attendus au moins"


def _resit(sittings: Sequence[Sitting]) -> Iterator[str]:
    left = [one for one in sittings if one.record is None]
    if left:
        title = left[0].assignment.title
        yield f"Vous pouvez passer le rattrapage « {title} » : la meilleure des notes qui passent compte."


def _quiz(sittings: Sequence[Sitting], quiz: QuizRecord | None, certification: Certification) -> Iterator[str]:
    if not any(quiz_reasons(quiz, certification, {one.assignment.module for one in sittings})):
        return
    wanted = percent(certification.minimum_quiz)
    if quiz is None or quiz.best_percent is None:
        yield f"Il vous manque le quiz du module : {wanted} de bonnes réponses au moins, autant d'essais qu'il faut."
    elif quiz.pool_digest != quiz.current_pool_digest:
        yield f"Les questions du quiz ont changé depuis votre essai : repassez-le ({wanted} au moins)."
    else:
        yield (
            f"Il vous manque quelques bonnes réponses au quiz du module : votre meilleur essai est de "
            f"{percent(quiz.best_percent)}, pour {wanted} attendus au moins."
        )
