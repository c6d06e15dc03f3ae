"""The little Markdown that quizzes and demonstrations may use: `code`, **bold**, *emphasis*, nothing else.

Everything else is text: HTML in a source is shown, never interpreted.
"""

import re
from html import escape

_MARKS = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<bold>.+?)\*\*|\*(?P<emphasis>[^*\s][^*]*)\*")


def to_html(text: str) -> str:
    """Write one line of inline Markdown as safe HTML.

    >>> to_html("**Oui** : `x < 2`")
    '<strong>Oui</strong> : <code>x &lt; 2</code>'
    """
    parts: list[str] = []
    end = 0
    for mark in _MARKS.finditer(text):
        parts += [escape(text[end : mark.start()], quote=False), _element(mark)]
        end = mark.end()
    return "".join([*parts, escape(text[end:], quote=False)])


def to_text(text: str) -> str:
    """Write one line of inline Markdown without its marks."""
    return _MARKS.sub(lambda mark: str(mark[mark.lastgroup or 0]), text)


def _element(mark: re.Match[str]) -> str:
    if mark["code"] is not None:
        return f"<code>{escape(mark['code'], quote=False)}</code>"
    if mark["bold"] is not None:
        return f"<strong>{to_html(mark['bold'])}</strong>"
    return f"<em>{to_html(mark['emphasis'])}</em>"
