"""A quiz as HTML: complete as it is, improved by `book/_static/quiz.js` where scripts run.

Without JavaScript the whole pool is there, each question with its corrections folded below it. The button is then
disabled: a form that no script holds back would send the answers with the Enter key.
"""

from html import escape

from cpia.inline_markdown import to_html
from cpia.quiz import Option, Question, Quiz


def quiz_html(quiz: Quiz, drawn: int, key: str) -> str:
    """Write the quiz; `key` keeps its ids apart from those of another quiz on the page."""
    questions = "\n".join(_question(question, number, key) for number, question in enumerate(quiz.questions, 1))
    return f"""<section class="quiz" data-draw="{drawn}" aria-labelledby="{key}-titre">
<p class="quiz-titre" id="{key}-titre">{to_html(quiz.title)}</p>
<p class="quiz-consigne">{_instructions(quiz)}</p>
<form class="quiz-formulaire" novalidate>
{questions}
<div class="quiz-actions" hidden>
<button type="submit" class="quiz-verifier" disabled>Vérifier</button>
<button type="button" class="quiz-nouveau">Nouveau tirage</button>
</div>
<div class="quiz-resultat" role="status" aria-live="polite"></div>
</form>
</section>"""


def _instructions(quiz: Quiz) -> str:
    count = len(quiz.questions)
    return f"{count} question{'s' if count > 1 else ''}, à votre rythme ; rien n'est noté ni enregistré."


def _question(question: Question, number: int, key: str) -> str:
    name = f"{key}-{question.id}"
    hint = ' <span class="quiz-multiple">(plusieurs réponses)</span>' if question.multiple else ""
    kind = "checkbox" if question.multiple else "radio"
    options = "\n".join(_option(option, position, name, kind) for position, option in enumerate(question.options))
    corrections = "\n".join(_correction(option) for option in question.options)
    return f"""<fieldset class="quiz-question" id="{name}" data-question="{escape(question.id)}">
<legend><span class="quiz-numero">Question {number}.</span> {to_html(question.text)}{hint}</legend>
{options}
<details class="quiz-solution"><summary>Voir la correction de la question {number}</summary>
<ul>
{corrections}
</ul>
</details>
</fieldset>"""


def _option(option: Option, position: int, name: str, kind: str) -> str:
    field = f"{name}-{position}"
    return (
        f'<div class="quiz-option"><input type="{kind}" name="{name}" id="{field}" value="{position}">'
        f'<label for="{field}">{to_html(option.text)}</label></div>'
    )


def _correction(option: Option) -> str:
    verdict = "juste" if option.correct else "faux"
    return (
        f'<li data-verdict="{verdict}"><span class="quiz-verdict">{verdict.capitalize()}</span> '
        f'<span class="quiz-rappel">{to_html(option.text)}</span> {to_html(option.correction)}</li>'
    )
