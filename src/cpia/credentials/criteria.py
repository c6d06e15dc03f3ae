"""What each award takes, and what a learner may have written of it, told in the credential: the rule, in French."""

from openbadgeslib.ob3 import ResultDescription

from cpia.courses import Assignment, Award, Certification, Course, Overall
from cpia.rules import ELIMINATORY_SHARE


def narrative(course: Course, award: Award) -> str:
    """Say every condition of the rule."""
    assignment = course.assignment(award.sittings[0])
    match award:
        case Certification():
            text = f"{_certification(award, assignment)}{_knock_out(assignment)}{_resits(award)}{_quiz(award)}"
        case Overall():
            text = f"{_overall(course, award, assignment)}{_knock_out(assignment)}{_resits(award)}. Rien ne se compense"
    return text.replace("%", " %") + "."


def results(course: Course, award: Award, base: str) -> list[ResultDescription]:
    """Describe what a learner may ask to have written: the points, and the mention of the whole course.

    `base` is the achievement's id. The first one is the total, the second one the mention.
    """
    assignment = course.assignment(award.sittings[0])
    what = "projet" if isinstance(award, Overall) else "devoir"
    total = ResultDescription(
        id=f"{base}#total",
        name=f"Total du {what} « {assignment.title} »",
        result_type="RawScore",
        value_min="0",
        value_max=f"{_whole(assignment):g}",
        required_value=f"{award.minimum_total:g}",
    )
    return [total, *([_mention(award, base)] if isinstance(award, Overall) else [])]


def _mention(overall: Overall, base: str) -> ResultDescription:
    return ResultDescription(
        id=f"{base}#mention",
        name=f"Mention (moyenne d'au moins {overall.mention_average:g} %, chaque certification et le projet comptant "
        "autant)",
        result_type="Result",
    )


def _certification(certification: Certification, assignment: Assignment) -> str:
    return (
        f"Devoir « {assignment.title} » : au moins {certification.minimum_total:g} points sur {_whole(assignment):g}, "
        f"dont au moins {certification.minimum_manual:g} sur {assignment.points(manual=True):g} à la partie écrite, "
        "notée par un correcteur"
    )


def _overall(course: Course, overall: Overall, project: Assignment) -> str:
    titles = ", ".join(f"« {course.certification(slug).title} »" for slug in overall.certifications)
    oral = next(item for item in project.items if item.grade_id == overall.oral)
    return (
        f"Certifications courtes en vigueur le même jour : {titles} ; projet « {project.title} » : au moins "
        f"{overall.minimum_total:g} points sur {_whole(project):g}, dont au moins {overall.minimum_oral:g} sur "
        f"{oral.points:g} à l'oral « {oral.title} »"
    )


def _knock_out(assignment: Assignment) -> str:
    named = ", ".join(f"« {item.title} »" for item in assignment.items if item.eliminatory)
    return f" ; et au moins {ELIMINATORY_SHARE:.0%} des points aux épreuves éliminatoires : {named}" if named else ""


def _resits(award: Award) -> str:
    if not award.resits:
        return ""
    where = "projet" if isinstance(award, Overall) else "devoir"
    return f", ou les mêmes seuils à un {where} de rattrapage"


def _quiz(certification: Certification) -> str:
    if not certification.minimum_quiz:
        return ""
    return (
        f" ; et au moins {certification.minimum_quiz:g}% de bonnes réponses au quiz du module "
        f"({certification.quiz_questions} questions tirées au hasard)"
    )


def _whole(assignment: Assignment) -> float:
    return assignment.points(manual=True) + assignment.points(manual=False)
