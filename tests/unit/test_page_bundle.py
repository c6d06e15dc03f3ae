"""One style sheet and one script for every page: nothing that a page shows is lost, and no page asks for more."""

from pathlib import Path

import pytest

from cpia import node
from cpia.errors import BookError
from cpia.page_bundle import lighten, read_sheet, script, sheets_of, style_sheet, words

PAGE = """<html data-content_root="../"><head><title>Une page</title>
<link href="../_static/styles/theme.css?digest=1" rel="stylesheet" />
<link rel="preload" as="script" href="../_static/scripts/bootstrap.js" />
<link rel="stylesheet" type="text/css" href="../_static/livre.css?v=2" />
<link rel="icon" href="../_static/favicon.svg"/>
<script src="../_static/doctools.js?v=3"></script>
<script src="../_static/quiz.js?v=4"></script>
</head><body class="bd-article"><p>Le mot active.</p></body></html>"""


def test_a_page_links_the_shared_files_and_its_own_scripts_without_waiting_for_them() -> None:
    page = lighten(PAGE, "abc")
    assert sheets_of(page) == ["page.css"]
    assert '<script defer src="../_static/page.js?v=abc"></script>' in page
    assert '<script defer src="../_static/quiz.js?v=4"></script>' in page
    assert "doctools" not in page and "bootstrap" not in page and "favicon.svg" in page
    assert lighten(page, "abc") == page


def test_another_build_changes_the_address_of_the_shared_files() -> None:
    assert lighten(lighten(PAGE, "abc"), "def") == lighten(PAGE, "def")


def test_the_style_sheets_of_a_page_are_known_in_their_order() -> None:
    assert sheets_of(PAGE) == ["styles/theme.css", "livre.css"]


def test_an_imported_style_sheet_is_read_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "base.css").write_text("a{}", "utf-8")
    (tmp_path / "theme.css").write_text('@import "base.css";\nb{}', "utf-8")
    assert read_sheet(tmp_path / "theme.css") == "a{}\nb{}"


def test_names_are_those_of_tags_and_of_scripts_and_not_of_the_text() -> None:
    used = words([PAGE], ["list.classList.add('est-juste')"])
    assert {"bd-article", "est-juste", "stylesheet"} <= used
    assert "active" not in used


@pytest.mark.slow
def test_rules_that_nothing_uses_are_left_out_and_ours_are_kept_whole(tmp_path: Path) -> None:
    theme = '@font-face{font-family:"FontAwesome";src:url(../fa.woff2)} .bd-article{color:red} .jamais{color:blue}'
    dark = 'html[data-theme="dark"] p{color:white}'
    sheet = style_sheet([theme, dark], [".serie-3{color:green}"], words([PAGE], ["dataset.theme = 'dark'"]), tmp_path)
    assert ".bd-article" in sheet and ".serie-3" in sheet
    assert "jamais" not in sheet and "woff2" not in sheet


@pytest.mark.slow
def test_a_style_sheet_that_asks_for_a_lost_file_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"rien ne copie.*perdu\.woff2"):
        style_sheet([], ["p{background:url(perdu.woff2)}"], set(), tmp_path)


@pytest.mark.slow
def test_the_shared_script_makes_no_function_from_text() -> None:
    french = 'Documentation.addTranslations({"messages": {"Go": "Aller"}, "plural_expr": "n > 1"});'
    made = script(["const Documentation = {};", french])
    assert "Aller" in made and "plural_expr" not in made


def test_without_the_npm_packages_the_message_says_how_to_install_them(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"Rien n'est fait : .*paquets npm verrouillés"):
        node.run(node.ESBUILD, [], failure="Rien n'est fait", node_modules=tmp_path)
