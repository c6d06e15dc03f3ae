"""The script of the verification page is made from what is locked and pinned, and alone may run there."""

import base64
import hashlib
import sys
from pathlib import Path

import pytest

from cpia import verifier_bundle
from cpia.credentials import pinned_contexts
from cpia.errors import BookError, CredentialError
from cpia.home import PROJECT

sys.path.append(str(PROJECT / "book" / "_ext"))
from verificateur import with_policy

SOURCE = PROJECT / "book" / verifier_bundle.FOLDER
PAGE = '<head>\n<meta charset="utf-8" />\n<script>let a = 1;</script><script src="a.js"></script></head>'


def test_without_the_npm_packages_the_book_says_how_to_install_them(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="paquets npm verrouillés ; lancez « make book »"):
        verifier_bundle.build(SOURCE, tmp_path / "out", node_modules=tmp_path / "node_modules")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_same_sources_make_the_same_script(tmp_path: Path) -> None:
    one, two = (verifier_bundle.build(SOURCE, tmp_path / name).read_bytes() for name in ("a", "b"))
    assert one == two
    assert [path.name for path in (tmp_path / "a").iterdir()] == [verifier_bundle.SCRIPT]


@pytest.mark.slow
def test_a_module_that_is_wrong_stops_the_build_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text("const = 1;\n", "utf-8")
    with pytest.raises(BookError, match=r"n'est pas fabriquée(.|\n)*page\.js:1"):
        verifier_bundle.build(tmp_path, tmp_path / "out")


def test_another_context_than_the_pinned_one_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pinned_contexts.PINS, "credentials-v2.json", "0" * 64)
    pinned_contexts.check.cache_clear()
    try:
        with pytest.raises(CredentialError, match=r"credentials-v2\.json"):
            verifier_bundle.build(SOURCE, tmp_path)
    finally:
        pinned_contexts.check.cache_clear()


def test_the_modules_are_short_and_name_no_other_site() -> None:
    for path in SOURCE.glob("*.js"):
        text = path.read_text("utf-8")
        assert text.count("\n") < 300, path.name
        for forbidden in ("innerHTML", "eval(", "localStorage", "document.cookie", "XMLHttpRequest", "sendBeacon"):
            assert forbidden not in text, (path.name, forbidden)
        assert text.count("fetch(") == (path.name == "public_files.js")


def test_the_policy_names_the_scripts_that_the_theme_writes_in_the_page() -> None:
    page = with_policy(PAGE)
    digest = base64.b64encode(hashlib.sha256(b"let a = 1;").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}'" in page
    assert page.index("Content-Security-Policy") < page.index("<script>")
    for directive in ("default-src 'self'", "connect-src 'self'", "object-src 'none'", "base-uri 'none'"):
        assert directive in page
    assert "unsafe-eval" not in page and "script-src 'self' 'unsafe-inline'" not in page


def test_what_makes_code_from_text_is_not_loaded_where_it_is_refused() -> None:
    assert "translations" not in with_policy(f'{PAGE}<script src="_static/translations.js?v=1"></script>')


def test_a_policy_is_written_once() -> None:
    assert with_policy(with_policy(PAGE)) == with_policy(PAGE)
