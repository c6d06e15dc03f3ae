"""A quiz on paper: its questions where the lesson asks them, its corrections at the end of the module."""

from dataclasses import dataclass
from html import escape

from cpia.inline_markdown import to_html
from cpia.quiz import Option, Question, Quiz


@dataclass(frozen=True)
class PrintedQuiz:
    """One quiz, and where it stands in the document."""

    quiz: Quiz
    key: str  # identifier of its questions; its corrections add « -corrections »
    lesson: str  # title of the lesson that asks it

    def questions(self) -> str:
        """Write the questions, with a letter an option and the page of the corrections."""
        asked = "\n".join(_question(question) for question in self.quiz.questions)
        return (
            f'<div class="quiz" id="{self.key}"><p class="quiz-titre">{to_html(self.quiz.title)}</p>'
            f'<p class="quiz-renvoi"><a href="#{self.key}-corrections">Corrections, page </a></p>'
            f"<ol>{asked}</ol></div>"
        )

    def corrections(self) -> str:
        """Write why each option is right or wrong."""
        told = "\n".join(_correction(question) for question in self.quiz.questions)
        return (
            f'<section class="corrections" id="{self.key}-corrections"><h3>{escape(self.lesson)}</h3>'
            f'<p class="quiz-renvoi"><a href="#{self.key}">Questions, page </a></p><ol>{told}</ol></section>'
        )


def _question(question: Question) -> str:
    hint = " <em>(plusieurs réponses)</em>" if question.multiple else ""
    options = "".join(f"<li>{to_html(option.text)}</li>" for option in question.options)
    return f"<li><p>{to_html(question.text)}{hint}</p><ol>{options}</ol></li>"


def _correction(question: Question) -> str:
    letters = [chr(ord("a") + place) for place in sorted(question.right)]
    options = "".join(_told(option) for option in question.options)
    return f"<li><p>Réponse : <strong>{' et '.join(letters)}</strong></p><ol>{options}</ol></li>"


def _told(option: Option) -> str:
    verdict = "Juste" if option.correct else "Faux"
    return f'<li class="{verdict.lower()}"><strong>{verdict}.</strong> {to_html(option.correction)}</li>'
