"""Whether one learner earned one short certification."""

import math
from collections.abc import Iterator, Sequence

from cpia.courses import Assignment, Certification
from cpia.grades import GradeRecord, QuizRecord
from cpia.rules import sitting as sittings_rules
from cpia.rules.decision import Decision
from cpia.rules.french import exact, percent
from cpia.rules.sitting import Sitting, Thresholds

POOL_CHANGED = (
    "quiz du module : les questions ont changé depuis la tentative, attendu : une tentative sur les nouvelles"
)


def evaluate(
    record: GradeRecord | None,
    quiz: QuizRecord | None,
    certification: Certification,
    assignment: Assignment,
    *,
    role: str | None,
) -> Decision:
    """Apply the rule of a certification to one sitting: see `decide`."""
    return decide([Sitting(assignment, record)], quiz, certification, role=role)


def decide(
    sittings: Sequence[Sitting], quiz: QuizRecord | None, certification: Certification, *, role: str | None
) -> Decision:
    """Apply the rule of a certification to everything that a learner did for it, resits included.

    1. The person is enrolled, as a learner (`role` is None for who is not enrolled): staff never certifies itself.
    2. Every record is the same person's.
    3. One sitting passes whole (`sitting.reasons`); where several do, the one with the most points counts. Points of
       one never make up for another's.
    4. The quiz of the module was passed, on the pool of questions in force.
    """
    found = [(one, sittings_rules.reasons(one, thresholds(certification))) for one in sittings]
    passing = [one for one, lacks in found if not lacks]
    best = max(passing, key=sittings_rules.worth, default=None)
    reasons = [*enrolment(role), *_one_person(sittings, quiz)]
    if best is None:
        reasons += failures(found)
    reasons += quiz_reasons(quiz, certification, {one.assignment.module for one in sittings})
    outdated = reasons == [POOL_CHANGED]
    return Decision(not reasons, tuple(reasons), best.assignment.slug if best else None, outdated)


def thresholds(certification: Certification) -> Thresholds:
    """Give what each sitting of a certification must reach."""
    return Thresholds(certification.minimum_total, certification.minimum_manual)


def enrolment(role: str | None) -> Iterator[str]:
    """Refuse whoever is not enrolled as a learner."""
    if role is None:
        yield "personne non inscrite à la session, attendu : une inscription comme apprenant"
    elif role != "learner":
        yield f"rôle « {role} », attendu : apprenant (« learner ») ; l'équipe ne se certifie pas elle-même"


def failures(found: Sequence[tuple[Sitting, list[str]]]) -> list[str]:
    """Give the reasons of every sitting that was taken, each with its title where there are several."""
    taken = [row for row in found if row[0].record is not None] or list(found[:1])
    if len(taken) == 1:
        return taken[0][1]
    return [f"devoir « {one.assignment.title} » : {reason}" for one, lacks in taken for reason in lacks]


def quiz_reasons(quiz: QuizRecord | None, certification: Certification, modules: set[str]) -> Iterator[str]:
    """Give every reason why the quiz is not passed; none where the certification asks for none."""
    if not certification.minimum_quiz:
        return
    wanted = f"attendu : {percent(certification.minimum_quiz)} au moins"
    if quiz is None or quiz.best_percent is None:
        yield f"quiz du module : aucune tentative notée, {wanted}"
        return
    if quiz.module not in modules:
        yield f"quiz du module « {quiz.module} », attendu : celui du module du devoir"
    if quiz.current_pool_digest is None:
        yield "quiz du module : questions en vigueur introuvables, attendu : celles de la tentative"
    elif quiz.pool_digest != quiz.current_pool_digest:
        yield POOL_CHANGED
    if not (math.isfinite(quiz.best_percent) and 0 <= quiz.best_percent <= 100):
        yield f"quiz du module : {percent(quiz.best_percent)} de bonnes réponses, attendu : de 0 à 100 %"
    elif exact(quiz.best_percent) < exact(certification.minimum_quiz):
        yield f"quiz du module : {percent(quiz.best_percent)} de bonnes réponses, {wanted}"


def _one_person(sittings: Sequence[Sitting], quiz: QuizRecord | None) -> Iterator[str]:
    learners = {one.record.learner for one in sittings if one.record is not None}
    learners |= {quiz.learner} if quiz is not None else set()
    if len(learners) > 1:
        yield f"notes de plusieurs personnes ({', '.join(sorted(learners))}), attendu : d'une seule"
