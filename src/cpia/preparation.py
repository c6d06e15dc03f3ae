"""Bring what is fabricated up to date before the platform starts: the book, the workshops, the released assignments."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from cpia import courses, settings
from cpia.home import PROJECT, Home

BOOK = PROJECT / "book"
_CODE = Path(__file__).parent
_BOOK_CODE = (
    "bibliography.py",
    "book.py",
    "book_offline",
    "book_search",
    "course_page.py",
    "facts.py",
    "glossary.py",
    "node.py",
    "page_bundle.py",
    "prose.py",
    "quiz.py",
    "quiz_page.py",
    "typography.py",
    "authoring/text.py",
    "inline_markdown.py",
    "verifier_bundle.py",
    "credentials/pinned_contexts.py",
    "badge_files/fonts.py",
)
BOOK_SOURCES = (
    BOOK,
    PROJECT / "courses",
    PROJECT / "package-lock.json",  # the libraries of the verification page
    *(_CODE / name for name in ("demonstrations", "kit", "live_cells", "notebooks", "seance", *_BOOK_CODE)),
)


def prepare(home: Home) -> Iterator[str]:
    """Do each step that something changed since; give its name (French) before it, and what went otherwise.

    A changed assignment that learners already submitted stays as they had it: that is said, and stops nothing.
    """
    if not book_is_current():
        yield "Construction du livre (une minute la première fois)"
        build_book()
    yield from publish_what_changed(home)


def book_is_current() -> bool:
    """Tell whether the built book is that of today's sources."""
    mark = _book_mark()
    return mark.exists() and mark.read_text(encoding="ascii") == _digest(BOOK_SOURCES)


def build_book() -> None:
    """Build the book and remember from which sources; who comes while another builds waits, and finds it built."""
    from cpia import book
    from cpia.campus.folder_lock import alone_in

    with alone_in(BOOK):
        if book_is_current():
            return
        digest = _digest(BOOK_SOURCES)
        book.build(BOOK, BOOK, lambda _: None)
        _book_mark().write_text(digest, encoding="ascii")


def publish_what_changed(home: Home) -> Iterator[str]:
    """Publish unless both the sources and what was made of them are as after the last time.

    Comparing takes no notebook library: they are what a start would wait for. A publication that had something to say
    is not remembered, so that it says it again.
    """
    mark = home.course / "publication.sha256"
    if mark.exists() and mark.read_text(encoding="ascii") == _digest(_published(home)):
        return
    yield "Publication des devoirs et des ateliers"
    problems = list(publish_all(home))
    yield from problems
    if problems:
        mark.unlink(missing_ok=True)
    else:
        mark.write_text(_digest(_published(home)), encoding="ascii")


def _published(home: Home) -> tuple[Path, ...]:
    """Name what a publication reads, then what it writes."""
    code = (_CODE / name for name in ("authoring", "notebooks", "facts.py", "publishing.py"))
    read = (PROJECT / "assignments", PROJECT / "courses", BOOK, *code)
    written = (home.course / "source", home.course / "release", home.campus / "released", home.materials)
    return (*read, home.settings, home.cohort, *written)


def publish_all(home: Home) -> Iterator[str]:
    """Publish every assignment and workshop of the course; give what could not be."""
    from cpia import publishing
    from cpia.authoring import build, sources
    from cpia.errors import AuthoringError

    course = courses.load(settings.load(home).course_file)
    for assignment in course.assignments:
        try:
            publishing.publish(sources.find(assignment.slug), course, home)
        except AuthoringError as problem:
            yield str(problem)
    for module in course.modules:
        build.build_materials(module.slug, home)


def _book_mark() -> Path:
    return BOOK / "_build" / "sources.sha256"


def _digest(sources: tuple[Path, ...]) -> str:
    """Tell one state of the sources from another, wherever the checkout is."""
    digest = hashlib.sha256()
    for source in sources:
        for path in [source] if source.is_file() else sorted(source.rglob("*")):
            if path.is_file() and not {"_build", "__pycache__"} & set(path.parts):
                digest.update(f"{path.relative_to(source.parent)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
