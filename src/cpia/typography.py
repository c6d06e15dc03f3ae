"""French typography: the spaces that never break, the marks of quotation, the points of suspension.

`scripts/typography` writes them in the sources; a test refuses a source that lacks them. Rules: Imprimerie nationale,
*Lexique des règles typographiques*, « Ponctuation ». A single no-break space serves for all: fonts lack the thin one.
"""

import re

NBSP = "\u00a0"
READ_KEYS = (
    "title", "text", "correction", "question", "description", "definition", "term", "value", "reference", "to_verify",
    "hint", "explanation",
)  # fmt: skip
"""Keys of our TOML files whose text people read."""

_PROTECTED = re.compile(
    r"\A---\n.*?\n---\n"  # the front matter
    r"|^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^[ \t]*(?P=fence)[ \t]*$"  # code, and directives whose body is no prose
    r"|^:{3,}\{[\w-]+\}|^:\w[\w-]*:[^\n]*$"  # directives and their options
    r"|^\+\+\+[^\n]*$|^\|?[ :|-]+\|?$"  # ends of cells, rules of tables
    r"|\$\$.*?\$\$|\$[^$\n]+\$|`+[^`]*`+|\{[\w:-]+\}(?=`)"  # formulas, code in a line, names of roles
    r"|\]\([^)\n]*\)|https?://[^\s)>\]]+|<[^>\n]*>",  # addresses, HTML
    re.MULTILINE | re.DOTALL,
)
_VALUE = re.compile(rf'(\b(?:{"|".join(READ_KEYS)}|[A-Z]\d) = ")((?:[^"\\]|\\.)*)(")')
_RULES = (
    (re.compile(r"(?<=\S) (?=[;?!»%](?![\w=]))"), NBSP),
    (re.compile(r"(?<=\S) (?=:(?:\s|$|\*|_))"), NBSP),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d)|€)|(?<=\bl\.) (?=\d)"), NBSP),
    (re.compile(r"« ?(?=[^\s\u00a0\u202f])"), "«" + NBSP),
    (re.compile(r"(?<=[^\s\u00a0\u202f«])»"), NBSP + "»"),
    (re.compile(r"(?<![.\w/])\.{3}(?!\.)|(?<=\w)\.{3}(?=\s|$)"), "…"),
)


def mended(prose: str) -> str:
    """Set one text as French wants it; doing it twice changes nothing more.

    >>> mended("Quoi ? « Rien. »").count(NBSP)
    3
    """
    for rule, right in _RULES:
        prose = rule.sub(right, prose)
    return prose


def mended_page(markdown: str) -> str:
    """Set the prose of a Markdown page; code, addresses, formulas and directives stay as they are."""
    parts, end = [], 0
    for kept in _PROTECTED.finditer(markdown):
        parts += [_between(markdown, end, kept.start()), kept[0]]
        end = kept.end()
    return "".join([*parts, _between(markdown, end, len(markdown))])


def mended_table(toml: str) -> str:
    """Set the texts of a TOML source that people read."""
    return _VALUE.sub(lambda found: found[1] + mended_page(found[2]) + found[3], toml)


def _between(text: str, start: int, end: int) -> str:
    """Mend a part, knowing the characters around it: a mark that follows code still wants its space."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    whole = mended(before + text[start:end] + after)
    return whole[len(before) : len(whole) - len(after)]
