"""What people read in a page's Markdown: its prose, without code, addresses, directives or formulas."""

import math
import re
from collections.abc import Iterator

STUDIED_A_MINUTE = 90
"""Words a minute of someone who studies: less than half the pace of plain reading (Brysbaert 2019: 214 in French)."""

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FENCED = re.compile(r"^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^[ \t]*(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)
_COLON = re.compile(r"^:{3,}(?:\{[\w-]+\})? *(?P<title>.*)$", re.MULTILINE)
_OPTION = re.compile(r"^:\w[\w-]*:.*$", re.MULTILINE)
_LINK = re.compile(r"!?\[(?P<text>[^\]]*)\]\([^)]*\)")
_ROLE = re.compile(r"\{[\w:-]+\}`[^`]*`")
_CODE = re.compile(r"`[^`\n]+`")
_MATH = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
_RAW = re.compile(r"<!--.*?-->|<[^>\n]+>|^\+\+\+[^\n]*$", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


def prose(markdown: str) -> str:
    """Give the text that people read, line by line where it was; what is not prose leaves its lines empty."""
    text = _FRONT.sub(_emptied, markdown)
    text = _FENCED.sub(_emptied, text)
    text = _COLON.sub(lambda found: found["title"], text)
    text = _OPTION.sub("", text)
    text = _RAW.sub(_emptied, text)
    text = _MATH.sub(_emptied, text)
    text = _LINK.sub(lambda found: found["text"], text)
    return _CODE.sub("\N{OBJECT REPLACEMENT CHARACTER}", _ROLE.sub("\N{OBJECT REPLACEMENT CHARACTER}", text))


def words(markdown: str) -> Iterator[str]:
    """Give the words of the prose, in order."""
    yield from (found[0] for found in _WORD.finditer(prose(markdown)))


def reading_minutes(markdown: str) -> int:
    """Give the minutes that studying a page's text takes, in steps of five."""
    count = sum(1 for _ in words(markdown))
    return 5 * math.ceil(count / STUDIED_A_MINUTE / 5)


def _emptied(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")
