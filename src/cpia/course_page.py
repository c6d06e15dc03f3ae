"""What the book says of the course itself, written from the course file: where a page stands, lessons, competences."""

from collections.abc import Iterable, Iterator

from cpia.courses import Course, Item, Lesson, Module
from cpia.prose import reading_minutes


def with_bearings(markdown: str, docname: str, course: Course) -> str:
    """Write a lesson's place, time and neighbours under its title, and how it ends; give any other page unchanged."""
    for module in course.modules:
        for place, lesson in enumerate(module.lessons):
            if docname == f"{module.slug}/{lesson.page}":
                title, _, rest = markdown.partition("\n")
                lines = (_standing(module, place, markdown), "", " · ".join(_neighbours(module, place)))
                bearings = _box("reperes", lines)
                return f"{title}\n\n{bearings}\n{rest.rstrip()}\n\n{_end(docname)}\n\n{_next(module, place)}\n"
    return markdown


def heading(module: Module, lesson: Lesson) -> str:
    """Give the title that a lesson's page must have."""
    return f"# Leçon {module.lessons.index(lesson) + 1} — {lesson.title}"


def lessons_table(module: Module) -> str:
    """List the lessons of a module: what each answers, for which competence, in how long."""
    rows = ["| Leçon | La question | Compétence | Durée |", "| --- | --- | --- | --- |"]
    for number, lesson in enumerate(module.lessons, 1):
        link = f"{number}. [{lesson.title}](/{module.slug}/{lesson.page}.md)"
        rows.append(f"| {link} | {lesson.question} | {', '.join(lesson.competences)} | {lesson.minutes} min |")
    return "\n".join(rows)


def competences_table(module: Module, course: Course) -> str:
    """List the competences of a module, and where each is worked on."""
    rows = ["| Code | Vous êtes capable de… | Où l'on s'exerce |", "| --- | --- | --- |"]
    for code in _codes(module, course):
        lessons = [f"leçon {n}" for n, lesson in enumerate(module.lessons, 1) if code in lesson.competences]
        assessed = ["devoir"] if any(code in item.competences for item in _items(module, course)) else []
        places = ", ".join([*lessons, *assessed])
        rows.append(f"| {code} | {course.competences[code]} | {places[:1].upper()}{places[1:]} |")
    return "\n".join(rows)


def opener(module: Module, course: Course, told: str) -> str:
    """Say, under a module's title, what it takes and gives; `told` is what the page adds (prerequisites)."""
    codes, assignments = _codes(module, course), [a for a in course.assignments if a.module == module.slug]
    figures = [f"**{module.hours} h** de travail environ"]
    figures += [f"**{len(module.lessons)}** leçons"] if module.lessons else []
    figures += [f"**{len(codes)}** compétences, {codes[0]} à {codes[-1]}"] if codes else []
    figures += [f"**{sum(i.points for i in a.items):g}** points : « {a.title} »" for a in assignments]
    return _box("ouverture", [*(f"- {figure}" for figure in figures), "", told])


def path_cards(course: Course) -> str:
    """Show the whole course, one card a module: what each takes and what it opens."""
    cards = [line for module in course.modules for line in _card(module, course)]
    lessons = sum(len(module.lessons) for module in course.modules)
    total = f"En tout, **{lessons} leçons** et **{hours(course)} h** de travail environ."
    return f"{_box('cartes', cards)}\n{total}"


def _card(module: Module, course: Course) -> Iterator[str]:
    yield f"- {f'Module {module.bloc}' if module.bloc else 'Pour finir'}"
    titles = [c.title for c in course.certifications if course.assignment(c.assignment).module == module.slug]
    certified = f"Certification courte « {titles[0]} »" if titles else ""
    if not titles and course.overall and course.assignment(course.overall.project).module == module.slug:
        certified = course.overall.title
    lessons = f"{len(module.lessons)} leçons · " if module.lessons else ""
    for text in (f"**[{module.title}](/{module.slug}/index.md)**", f"{lessons}{module.hours} h", certified):
        yield from ("", f"  {text}") if text else ()
    yield ""


def _box(name: str, lines: Iterable[str]) -> str:
    """Put Markdown in a box that the style sheet draws."""
    return _spaced("\n".join([f":::{{container}} {name}", *lines, ":::", ""]))


def _spaced(text: str) -> str:
    """Put no-break spaces inside the quotation marks."""
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def hours(course: Course) -> int:
    """Add up the hours of every module."""
    return sum(module.hours for module in course.modules)


def conditions(module: Module, course: Course) -> str:
    """Say what the short certification of a module takes: every condition of its rule."""
    [rule] = [c for c in course.certifications if course.assignment(c.assignment).module == module.slug]
    assignment = course.assignment(rule.assignment)
    manual, whole = assignment.points(manual=True), sum(item.points for item in assignment.items)
    told = [f"un total d'au moins **{rule.minimum_total:g} points sur {whole:g}** au devoir"]
    told.append(f"au moins **{rule.minimum_manual:g} points sur {manual:g}** à la partie écrite, lue par une personne")
    if rule.minimum_quiz:
        told.append(
            f"au moins **{rule.minimum_quiz:g}\u00a0% de bonnes réponses** au quiz du module, sur "
            f"{rule.quiz_questions} questions tirées au hasard, avec autant d'essais qu'il faut"
        )
    told += [
        f"la réussite de l'épreuve **éliminatoire** « {item.title} »" for item in assignment.items if item.eliminatory
    ]
    numbered = [f"{n}. {text}{'.' if n == len(told) else ' ;'}" for n, text in enumerate(told, 1)]
    name = f"**{rule.kind.heading} — {rule.kind.reserve}**"
    head = f"La réussite du module donne droit à une {name}, intitulée « {rule.title} ». Il faut réunir :"
    end = (
        "Rien n'est délivré tant qu'une correction manque ou attend une personne. L'attestation est signée, vérifiable "
        f"par un tiers, et valable {rule.validity_years} ans. Elle porte sur les compétences "
        f"{', '.join(rule.competences)}."
    )
    return _spaced("\n".join([head, "", *numbered, "", end]))


def framework(course: Course) -> str:
    """Map each competence to its lessons, its graded exercises and the certifications that attest it."""
    return "\n\n".join(_framework_of(module, course) for module in course.modules)


def _framework_of(module: Module, course: Course) -> str:
    rows = [
        f"## {_named(module)}",
        "",
        "| Code | Compétence | Leçons | Exercices notés | Certification |",
        "| --- | --- | --- | --- | --- |",
    ]
    for code in _codes(module, course):
        lessons = [
            f"[{'' if m is module else f'module {m.bloc}, '}leçon {n}](/{m.slug}/{lesson.page}.md)"
            for m in course.modules
            for n, lesson in enumerate(m.lessons, 1)
            if code in lesson.competences
        ]
        exercises = sorted(
            {
                f"[{item.title.split(' ')[0]}](/{assignment.module}/{_statement(assignment.module)}.md)"
                for assignment in course.assignments
                for item in assignment.items
                if code in item.competences
            }
        )
        if not exercises and lessons:
            exercises = ["quiz du module"]
        titles = [f"« {c.title} »" for c in course.certifications if code in c.competences]
        if not titles and course.overall and any(code in i.competences for i in _project_items(course)):
            titles = [f"« {course.overall.title} »"]
        cells = (code, course.competences[code], *(", ".join(cell) or "—" for cell in (lessons, exercises, titles)))
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _project_items(course: Course) -> Iterator[Item]:
    assert course.overall is not None  # noqa: S101 - callers look first
    yield from course.assignment(course.overall.project).items


def _statement(module: str) -> str:
    return "dossier" if module == "projet" else "devoir"


def _named(module: Module) -> str:
    return f"Module {module.bloc} — {module.title}" if module.bloc else module.title


def _codes(module: Module, course: Course) -> list[str]:
    """Give the competences of a module: those of its bloc's letter, in the order of the course file."""
    worked = [code for lesson in module.lessons for code in lesson.competences]
    worked += [code for item in _items(module, course) for code in item.competences]
    letters = [code[0] for code in worked]
    letter = max(set(letters), key=letters.count) if letters else ""
    return [code for code in course.competences if code[0] == letter]


def _items(module: Module, course: Course) -> list[Item]:
    return [item for a in course.assignments if a.module == module.slug for item in a.items]


def _end(docname: str) -> str:
    """Give the place where `book/_static/progres-lecon.js` offers to keep that the lesson is finished."""
    named = f'id="progres-lecon" data-lecon="{docname}" aria-label="Ma progression"'
    return f'<section class="progres-lecon" {named} hidden></section>'


def _standing(module: Module, place: int, markdown: str) -> str:
    lesson = module.lessons[place]
    competences = " et ".join(lesson.competences)
    word = "compétence" if len(lesson.competences) == 1 else "compétences"
    return (
        f"*Module {module.bloc}, leçon {place + 1} sur {len(module.lessons)} · {word} {competences} · "
        f"environ {lesson.minutes} min, dont {reading_minutes(markdown)} min de lecture.*"
    )


def _neighbours(module: Module, place: int) -> Iterator[str]:
    if place == 0:
        yield "[Sommaire du module](index.md)"
    else:
        before = module.lessons[place - 1]
        yield f"Leçon précédente : [{before.title}]({before.page}.md)"
    yield _next(module, place)


def _next(module: Module, place: int) -> str:
    if place + 1 == len(module.lessons):
        return "Ensuite : [l'atelier guidé](atelier.md)"
    after = module.lessons[place + 1]
    return f"Leçon suivante : [{after.title}]({after.page}.md)"
