"""What a course file may not say: thresholds that nobody reaches, resits that are none, titles that promise too much.

Each check raises `CourseError` with the file, what is wrong, and what was expected.
"""

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from cpia.errors import CourseError

if TYPE_CHECKING:
    from cpia.courses import Assignment, Certification, Course, Overall

RESITS_MAX, PROJECT_RESITS_MAX = 2, 1
RESITS_APART = timedelta(days=14)
PROMISES = re.compile(r"\b(titre|diplôme|diplômante?|RNCP|RS)\b", re.IGNORECASE)
"""What the name of a certification may not hold: none of ours is registered, and none is the institution's title."""


def check(course: "Course", place: str) -> None:
    """Check a whole course; `place` names its file in the errors."""
    _check_names(course, place)
    for assignment in course.assignments:
        _check_assignment(assignment, course, place)
    for certification in course.certifications:
        _check_certification(certification, course, place)
    if course.overall is not None:
        _check_overall(course.overall, course, place)
    _check_quizzes(course, place)
    _check_competences(course, place)


def _check_assignment(assignment: "Assignment", course: "Course", place: str) -> None:
    if assignment.module not in {module.slug for module in course.modules}:
        raise CourseError(f"{place} : le devoir {assignment.slug} nomme le module inconnu « {assignment.module} ».")
    names = [item.grade_id for item in assignment.items]
    if len(names) != len(set(names)):
        raise CourseError(f"{place} : le devoir {assignment.slug} nomme deux fois la même cellule.")
    for item in assignment.items:
        _check_number(item.points, f"{place} : « {item.grade_id} » vaut", math.inf)


def _check_certification(certification: "Certification", course: "Course", place: str) -> None:
    where = f"{place} : {certification.slug}"
    assignment = course.assignment(certification.assignment)
    if certification.minimum_manual > assignment.points(manual=True):
        raise CourseError(f"{where} exige plus de points écrits que le devoir n'en donne.")
    if certification.minimum_total > _whole(assignment):
        raise CourseError(f"{where} exige plus de points que le devoir n'en donne.")
    for value in (certification.minimum_total, certification.minimum_manual):
        _check_number(value, f"{where} exige", math.inf)
    _check_number(certification.minimum_quiz, f"{where} : « minimum_quiz » vaut", 100)
    _check_validity(certification.validity_years, where)
    _check_resits(certification.sittings, RESITS_MAX, course, where)


def _check_overall(overall: "Overall", course: "Course", place: str) -> None:
    where = f"{place} : {overall.slug}"
    if not overall.certifications or len(set(overall.certifications)) < len(overall.certifications):
        raise CourseError(f"{where} : « certifications » est vide ou se répète, attendu : chacune une fois.")
    for slug in overall.certifications:
        course.certification(slug)
    for slug in overall.sittings:
        _check_project(overall, course.assignment(slug), where)
    for value in (overall.minimum_total, overall.minimum_oral):
        _check_number(value, f"{where} exige", math.inf)
    _check_number(overall.mention_average, f"{where} : « mention_average » vaut", 100)
    _check_validity(overall.validity_years, where)
    _check_resits(overall.sittings, PROJECT_RESITS_MAX, course, where)


def _check_project(overall: "Overall", project: "Assignment", where: str) -> None:
    oral = next((item for item in project.items if item.grade_id == overall.oral), None)
    if oral is None or not oral.manual:
        raise CourseError(
            f"{where} : l'oral « {overall.oral} » n'est pas une épreuve de {project.slug} notée à la main."
        )
    if overall.minimum_oral > oral.points:
        raise CourseError(f"{where} exige plus de points à l'oral que le projet n'en donne.")
    if overall.minimum_total > _whole(project):
        raise CourseError(f"{where} exige plus de points que le projet n'en donne.")


def _check_resits(slugs: Sequence[str], most: int, course: "Course", where: str) -> None:
    """Check that resits are few, apart, and worth what the first sitting is: thresholds are points of each."""
    first, *resits = sittings = [course.assignment(slug) for slug in slugs]
    if len(resits) > most:
        raise CourseError(f"{where} : {len(resits)} rattrapages, attendu : {most} au plus.")
    if len(set(slugs)) < len(slugs):
        raise CourseError(f"{where} : le même devoir sert deux fois ; un rattrapage porte sur d'autres données.")
    for resit in resits:
        if _shape(resit) != _shape(first):
            raise CourseError(
                f"{where} : le rattrapage {resit.slug} n'a pas le module, les points ni les éliminatoires de "
                f"{first.slug}, attendu : les mêmes."
            )
    for before, after in itertools.pairwise(sittings):
        if before.due is None or after.due is None or after.due - before.due < RESITS_APART:
            raise CourseError(
                f"{where} : {after.slug} n'est pas à rendre {RESITS_APART.days} jours au moins après {before.slug} ; "
                "donnez à chacun une date « due »."
            )


def _shape(assignment: "Assignment") -> tuple[object, ...]:
    eliminatory = sum(item.eliminatory for item in assignment.items)
    return assignment.module, assignment.points(manual=True), assignment.points(manual=False), eliminatory


def _check_names(course: "Course", place: str) -> None:
    for slug, times in Counter(one.slug for one in course.awards).items():
        if times > 1:
            raise CourseError(f"{place} : « {slug} » nomme {times} certifications, attendu : une seule.")
    for one in course.awards:
        if found := PROMISES.search(one.title):
            raise CourseError(
                f"{place} : l'intitulé « {one.title} » contient « {found[0]} » ; aucune certification courte n'est un "
                "titre ni n'est enregistrée."
            )


def _check_quizzes(course: "Course", place: str) -> None:
    """One quiz a module: two certifications may not draw it differently."""
    drawn: dict[str, int] = {}
    for certification in course.certifications:
        if certification.minimum_quiz:
            module = course.assignment(certification.assignment).module
            if certification.quiz_questions < 1 or (
                drawn.setdefault(module, certification.quiz_questions) != certification.quiz_questions
            ):
                raise CourseError(
                    f"{place} : {certification.slug} tire {certification.quiz_questions} questions, attendu : une au "
                    "moins, et autant que les autres certifications du module."
                )


def _check_competences(course: "Course", place: str) -> None:
    named = {c for a in course.assignments for i in a.items for c in i.competences}
    named |= {c for award in course.awards for c in award.competences}
    named |= {c for module in course.modules for lesson in module.lessons for c in lesson.competences}
    if unknown := sorted(named - course.competences.keys()):
        raise CourseError(f"{place} : compétences inconnues : {', '.join(unknown)}.")


def _check_number(value: float, told: str, most: float) -> None:
    if not math.isfinite(value) or not 0 <= value <= most:
        raise CourseError(f"{told} {value}, attendu : un nombre de 0 à {most:g}.".replace(" à inf", " ou plus"))


def _check_validity(years: int, where: str) -> None:
    if not 1 <= years <= 10:
        raise CourseError(f"{where} : valable {years} ans, attendu : de 1 à 10.")


def _whole(assignment: "Assignment") -> float:
    return assignment.points(manual=True) + assignment.points(manual=False)
