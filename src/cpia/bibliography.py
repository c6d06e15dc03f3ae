"""The bibliography: what the lessons recommend under « Pour aller plus loin », gathered module by module."""

import re
from pathlib import Path

from cpia.courses import Course

_SECTION = re.compile(r"^## Pour aller plus loin\s*\n(?P<items>.*?)(?=^## |^:::|\Z)", re.MULTILINE | re.DOTALL)


def gathered(book: Path, course: Course) -> str:
    """Write the bibliography as Markdown: one section a module, each reference once, with the lessons that give it."""
    return "\n\n".join(
        "\n".join([f"## {module.title}", "", *_entries(book, module.slug, [lesson.page for lesson in module.lessons])])
        for module in course.modules
        if module.lessons
    )


def recommended(markdown: str) -> list[str]:
    """Give the references of a page, one a bullet, without it."""
    section = _SECTION.search(markdown)
    items = re.split(r"^- ", section["items"], flags=re.MULTILINE)[1:] if section else []
    return [" ".join(item.split()) for item in items]


def _entries(book: Path, module: str, pages: list[str]) -> list[str]:
    lessons: dict[str, list[str]] = {}
    for number, page in enumerate(pages, 1):
        path = book / module / f"{page}.md"
        for item in recommended(path.read_text("utf-8")) if path.exists() else []:
            lessons.setdefault(item, []).append(f"[leçon {number}](/{module}/{page}.md)")
    return [f"- {item} ({', '.join(where)})" for item, where in sorted(lessons.items())]
