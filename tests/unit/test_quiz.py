"""A quiz file is refused, with its place, unless every question can be asked and corrected."""

from pathlib import Path
from typing import Any

import pytest

from cpia.errors import QuizError
from cpia.quiz import check_draw, load, parse
from cpia.quiz_page import quiz_html


def option(text: str = "Oui", correct: bool = True, correction: str = "Parce que.") -> dict[str, Any]:
    return {"text": text, "correct": correct, "correction": correction}


def question(**changes: Any) -> dict[str, Any]:
    table = {"id": "donnees-1-01", "competence": "D1", "text": "Que faire ?"}
    return {**table, "options": [option(), option("Non", False, "Car non.")], **changes}


def quiz(*questions: dict[str, Any]) -> dict[str, Any]:
    return {"title": "Leçon 1", "questions": list(questions)}


REFUSED = {
    "no question": (quiz(), "aucune question"),
    "no title": ({"questions": [question()]}, "title"),
    "the same id twice": (quiz(question(), question()), "plusieurs questions"),
    "an accented id": (quiz(question(id="données-1")), "identifiant invalide"),
    "no right option": (quiz(question(options=[option("a", False), option("b", False)])), "aucune option juste"),
    "an empty correction": (quiz(question(options=[option(), option("b", False, " ")])), "manque la correction"),
    "one option": (quiz(question(options=[option()])), "1 options"),
    "the same option twice": (quiz(question(options=[option(), option()])), "même texte"),
    "an unknown key": (quiz(question(niveau=3)), "clé inconnue « niveau »"),
    "a word for a truth value": (quiz(question(options=[option(), option("b", correct="non")])), "attendu : bool"),
    "options that are not tables": (quiz(question(options=["a", "b"])), "liste de tables"),
}


@pytest.mark.parametrize(("table", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_quiz_with_a_fault_is_refused_with_its_place(table: dict[str, Any], reason: str) -> None:
    with pytest.raises(QuizError, match=reason) as refusal:
        parse(table, "lecon-1.toml")
    assert "lecon-1.toml" in str(refusal.value)


def test_an_option_without_correction_is_refused_with_its_question(tmp_path: Path) -> None:
    path = tmp_path / "lecon-1.toml"
    options = 'options = [{ text = "a", correct = true }, { text = "b", correct = false, correction = "c" }]'
    path.write_text(f'title = "T"\n[[questions]]\nid = "q-1"\ncompetence = "D1"\ntext = "?"\n{options}\n', "utf-8")
    with pytest.raises(QuizError, match=r"lecon-1\.toml, question « q-1 », option 1 : il manque la clé « correction »"):
        load(path)


def test_no_more_questions_are_drawn_than_the_pool_holds() -> None:
    pool = parse(quiz(question()), "q.toml")
    check_draw(pool, 1, "q.toml")
    for drawn in (0, 2):
        with pytest.raises(QuizError, match="de 1 à 1"):
            check_draw(pool, drawn, "q.toml")


def test_an_answer_is_right_only_with_every_right_option_and_no_other() -> None:
    options = [option("a"), option("b"), option("c", False)]
    asked = parse(quiz(question(options=options)), "q.toml").question("donnees-1-01")
    assert asked.multiple
    assert asked.is_right(frozenset({0, 1}))
    for ticked in (set(), {0}, {0, 1, 2}, {2}):
        assert not asked.is_right(frozenset(ticked))


def test_the_page_shows_a_source_with_markup_as_text() -> None:
    options = [option("<script>alert(1)</script>"), option("`x < 2` et **gras**", False, '"><img src=x>')]
    page = quiz_html(parse(quiz(question(options=options)), "q.toml"), 1, "quiz-1")
    assert "<script" not in page
    assert "<img" not in page
    assert "<code>x &lt; 2</code> et <strong>gras</strong>" in page


def test_the_page_gives_every_option_a_label_and_a_correction() -> None:
    page = quiz_html(parse(quiz(question()), "q.toml"), 1, "quiz-1")
    assert page.count('type="radio"') == page.count("<label for=") == page.count("<li data-verdict=") == 2
    assert page.count("<fieldset") == page.count("<legend>") == page.count("<details") == 1
