"""From a started platform to a verified credential, by the people of the demo cohort, in a real browser.

The tests are the steps of one story: each goes on from where the one before it stopped.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attacks
import formgrader_page as formgrader
import lab_page as lab
import platform_fixture
import pytest
import quiz_page as quiz
from platform_fixture import Platform, cpia
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serre_answers import NOTE, SLUG, SOURCE, automatic_points, cell_source, course, hidden_lines, reference, wrong

from cpia.authoring.sources import load_generator
from cpia.campus.store import Store
from cpia.grading import verdicts
from cpia.home import PROJECT, Home
from cpia.variants import variant_of

pytestmark = pytest.mark.slow

ELODIE, KARIM, ZOE, MARTIN = "elodie-lefevre", "karim-benali", "zoe-vandenbroucke", "prof-martin"
NEWCOMER = "ines-cardoso"  # whose server no other step starts
MISTAKES = ("audit-aucun-defaut", "fuite-tout-interdire", "reference-constante", "volume-decision-autre-choix")
SCRIPT = (
    "Je pense que oui.\n\n<script>document.title = 'piraté'</script><img src=x onerror=\"document.title = 'piraté'\">"
)
TYPED = "reponse-volume-decision"
Shot = Callable[[Page, str], None]
expect.set_options(timeout=lab.PATIENCE)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform of its own, fresh, so that the story starts at its first page."""
    with platform_fixture.running_platform(Home(tmp_path_factory.mktemp("parcours") / "var")) as running:
        yield running


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Shot:
    """Keep a picture of a page beside the test's other files, for whoever wants to look."""
    folder = tmp_path_factory.mktemp("captures")
    return lambda page, name: page.screenshot(path=folder / f"{name}.png") and None


@pytest.fixture(scope="module")
def outside() -> list[str]:
    """Addresses of other machines that a page asked for."""
    return []


@pytest.fixture(scope="module")
def elodie(chromium: Browser, platform: Platform, outside: list[str]) -> Iterator[Page]:
    with person(chromium, platform, outside) as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def martin(chromium: Browser, platform: Platform, outside: list[str]) -> Iterator[Page]:
    with person(chromium, platform, outside) as context:
        page = context.new_page()
        lab.log_in(page, platform.url, MARTIN, platform.password(MARTIN))
        yield page


def person(chromium: Browser, platform: Platform, outside: list[str]) -> BrowserContext:
    """A browser of one person, that notes what is asked elsewhere."""
    context = chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(lab.PATIENCE)
    local = (platform.url, platform.url.replace("http", "ws"), "data:", "blob:")
    context.on("requestfinished", lambda request: request.url.startswith(local) or outside.append(request.url))
    context.on(
        "requestfailed",  # « csp »: the browser itself refused to ask, as the page's policy says
        lambda request: request.url.startswith(local) or request.failure == "csp" or outside.append(request.url),
    )
    return context


def test_elodie_logs_in_on_a_french_page_and_her_jupyterlab_is_french(
    platform: Platform, elodie: Page, shot: Shot
) -> None:
    elodie.goto(platform.url)
    shot(elodie, "1-connexion")
    expect(elodie.locator("html")).to_have_attribute("lang", "fr")
    lab.log_in(elodie, platform.url, ELODIE, platform.password(ELODIE))
    shot(elodie, "2-accueil")
    lab.start_server(elodie)
    for menu in ("Fichier", "Édition", "Exécution", "Noyau", "Aide"):
        expect(elodie.locator(".lm-MenuBar-item", has_text=menu)).to_be_visible()


def test_she_fetches_the_assignment_with_data_drawn_for_her(platform: Platform, elodie: Page, shot: Shot) -> None:
    lab.open_assignment_list(elodie)
    lab.fetch(elodie)
    shot(elodie, "3-devoirs")
    for name, content in load_generator(SLUG)(variant_of(ELODIE, platform.home)).items():
        assert (platform.home.homes / ELODIE / SLUG / name).read_bytes() == content


def test_her_answers_pass_the_visible_tests_and_nbgrader_s_validation(elodie: Page, shot: Shot) -> None:
    answers = reference()
    typed = answers.pop(TYPED)
    assert lab.fill(elodie, answers) == 200
    lab.open_notebook(elodie)
    lab.type_answer(elodie, typed)
    lab.run_all(elodie)
    shot(elodie, "4-notebook")
    expect(lab.last_output(elodie)).not_to_contain_text("À FAIRE")
    assert lab.notebook(elodie).get_by_text("Traceback").count() == 0
    dialog = lab.validate(elodie)
    shot(elodie, "5-validation")
    expect(dialog).to_contain_text("Your notebook passes all the tests")
    dialog.get_by_role("button", name="Ok").click()


def test_she_submits_and_sees_her_submission_in_the_list(platform: Platform, elodie: Page, shot: Shot) -> None:
    lab.submit(elodie)
    shot(elodie, "6-rendu")
    submission = Store(platform.home.campus).latest(SLUG, ELODIE)
    assert submission is not None
    expect(lab.section(elodie, "submitted")).to_contain_text(submission.timestamp)
    notebook = submission.files()[f"{SLUG}.ipynb"].decode()
    assert "Lefèvre-N'Guyen" in "".join(cell_source(notebook, "note-directeur"))
    assert "volume(courbe" in "".join(cell_source(notebook, TYPED))


def test_she_takes_the_quiz_of_the_module_on_the_campus(platform: Platform, elodie: Page, shot: Shot) -> None:
    page = elodie.context.new_page()
    quiz.take(page, platform.url, platform.home, course(), ELODIE)
    shot(page, "6-quiz")
    page.close()


def test_karim_submits_wrong_answers_from_a_terminal(platform: Platform) -> None:
    session = platform.session(KARIM)
    session.start_server(KARIM)
    answers = wrong(*MISTAKES) | {"note-directeur": SCRIPT}
    code = attacks.WRITE_ANSWERS.format(slug=SLUG, sources=answers)
    assert session.run(KARIM, code).split() == ["0", "0"]
    assert Store(platform.home.campus).latest(SLUG, KARIM) is not None


def test_zoe_cannot_submit_replace_or_see_in_elodie_s_name(platform: Platform) -> None:
    session, store = platform.session(ZOE), Store(platform.home.campus)
    session.start_server(ZOE)
    before = everything_under(platform.home.campus / "submissions" / SLUG / ELODIE)
    ids = [submission.id for submission in store.submissions(SLUG, ELODIE)]
    code = attacks.IN_ANOTHER_S_NAME.format(slug=SLUG, victim=ELODIE, ids=ids)
    statuses = json.loads(session.run(ZOE, code))
    assert len(statuses) >= 8
    assert {path: told for path, told in statuses.items() if any(status < 400 for status in told)} == {}
    assert everything_under(platform.home.campus / "submissions" / SLUG / ELODIE) == before
    for submission in store.submissions(SLUG, ZOE):  # what she sent is hers, whatever name she gave
        assert b"Lefe" not in submission.files()[f"{SLUG}.ipynb"]


def test_zoe_cannot_read_what_belongs_to_the_instructor_or_to_others(platform: Platform) -> None:
    home = platform.home
    places = [str(path) for path in sorted(home.root.iterdir())]
    places += [str(PROJECT / "assignments"), str(SOURCE.text), str(home.gradebook), str(home.homes / ELODIE)]
    places += [f"/espace/{ELODIE}", "/proc/1/" + f"root/espace/{ELODIE}", "/etc/shadow"]
    assert all(Path(place).exists() for place in places[: len(list(home.root.iterdir())) + 4])
    needles = ["def controle_cache(fonction", "propre = df.drop_duplicates", "Lefèvre-N'Guyen", NOTE.splitlines()[0]]
    assert all(needle in SOURCE.text.read_text(encoding="utf-8") for needle in needles[:2])
    code = attacks.READ_EVERYTHING.format(places=places, needles=needles)
    assert platform.session(ZOE).run(ZOE, code).strip() == "[]"


def test_a_learner_s_browser_does_not_open_the_formgrader(platform: Platform, elodie: Page) -> None:
    page = elodie.context.new_page()
    answers = [page.goto(f"{platform.url}services/chef-projet-ia/formgrader{path}") for path in ("", "/gradebook")]
    assert [answer.status for answer in answers if answer] == [403, 403]
    page.close()


def test_the_instructor_collects_in_formgrader_and_the_machine_grades_every_submission(
    platform: Platform, martin: Page, shot: Shot
) -> None:
    formgrader.open_formgrader(martin)
    assert ELODIE in formgrader.press(martin, "collect")
    shot(martin, "7-formgrader")
    told = cpia(platform.home, "grade", SLUG, "--json")
    assert told.returncode == 0, told.stderr
    results = {result["learner"]: result for result in json.loads(told.stdout)}
    # The service that grades on submission may have been first.
    assert {results[login]["outcome"] for login in (ELODIE, KARIM)} <= {"graded", "unchanged"}
    assert {verdicts.read(platform.home.verdicts, SLUG, login).state for login in (ELODIE, KARIM)} == {"graded"}


def test_nothing_is_granted_while_the_written_part_waits_for_a_person(platform: Platform) -> None:
    outcome = issued(platform, "--dry-run", ELODIE)[ELODIE]
    assert outcome["state"] == "refused"
    assert outcome["reasons"] == ["cellule « note-directeur » en attente d'un correcteur, attendu : une note de 0 à 30"]


def test_the_instructor_grades_the_written_part_in_formgrader(martin: Page, shot: Shot) -> None:
    formgrader.open_submission(martin, "Lefèvre-N'Guyen")
    assert formgrader.machine_points(martin) == 70
    expect(martin.get_by_text("Note d'Élodie Lefèvre-N'Guyen")).to_be_visible()
    formgrader.give_points(martin, 24.5)
    martin.locator("#note-directeur").scroll_into_view_if_needed()
    shot(martin, "8-note")
    formgrader.open_submission(martin, "Benali")
    formgrader.give_points(martin, 5)


def test_a_script_in_a_learner_s_note_does_not_run_in_the_instructor_s_page(martin: Page) -> None:
    expect(martin.get_by_text("Je pense que oui.")).to_be_visible()
    assert "piraté" not in martin.title()
    assert martin.locator("img[onerror]").count() == 0


def test_elodie_is_granted_a_specimen_that_verifies_and_a_changed_copy_is_refused(
    platform: Platform, tmp_path: Path
) -> None:
    outcome = issued(platform, ELODIE)[ELODIE]
    assert (outcome["state"], outcome["new"]) == ("granted", True)
    credential = Path(outcome["file"])
    assert "SPÉCIMEN" in credential.read_text(encoding="utf-8")
    accepted = cpia(platform.home, "verify", str(credential))
    assert accepted.returncode == 0, accepted.stderr
    assert "SPÉCIMEN" in accepted.stdout
    document = json.loads(credential.read_bytes())
    copy = tmp_path / "copie.json"
    document["credentialSubject"]["achievement"]["name"] += " avancées"
    copy.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    refused = cpia(platform.home, "verify", str(copy))
    assert refused.returncode == 1
    assert "MODIFIÉE" in refused.stdout
    proof = json.loads(credential.read_bytes())["proof"]["proofValue"]
    other = proof[:-1] + ("2" if proof[-1] != "2" else "3")
    copy.write_bytes(credential.read_bytes().replace(proof.encode(), other.encode()))
    assert cpia(platform.home, "verify", str(copy)).returncode == 1


def test_issuing_again_changes_nothing(platform: Platform) -> None:
    before = everything_under(platform.home.credentials / "issued")
    outcome = issued(platform, ELODIE)[ELODIE]
    assert (outcome["state"], outcome["new"]) == ("granted", False)
    assert everything_under(platform.home.credentials / "issued") == before


def test_karim_is_refused_with_reasons_that_name_value_and_expectation(platform: Platform) -> None:
    outcome = issued(platform, KARIM)[KARIM]
    total = f"{automatic_points(*MISTAKES) + 5:g}".replace(".", ",")
    assert outcome["state"] == "refused"
    assert outcome["reasons"] == [
        f"total de {total} points, attendu : 60 au moins",
        "partie écrite de 5 points, attendu : 12 au moins",
        "épreuve éliminatoire « 1.2 Fuite\u00a0: variables interdites » : 0 points, attendu : 6 au moins",
        "quiz du module : aucune tentative notée, attendu : 70 % au moins",
    ]


def test_elodie_reads_her_feedback_and_the_hidden_tests_are_not_in_it(
    platform: Platform, martin: Page, elodie: Page, shot: Shot
) -> None:
    martin.goto(platform.url)
    formgrader.open_formgrader(martin)
    formgrader.press(martin, "generate-feedback")
    formgrader.press(martin, "release-feedback")
    lab.fetch_feedback(elodie)
    shot(elodie, "9-retour")
    (feedback,) = (platform.home.homes / ELODIE / SLUG / "feedback").rglob("*.html")
    text = feedback.read_text(encoding="utf-8")
    assert "Lefèvre-N'Guyen" in text
    assert "24,5" in text
    page = elodie.context.new_page()
    page.set_content(text)
    shot(page, "10-correction")
    shown = page.locator("body").inner_text()
    page.close()
    assert len(hidden_lines()) > 50
    assert [line for line in hidden_lines() if line in shown or line in text] == []
    assert "HIDDEN TESTS" not in text


def test_the_book_leads_to_the_notebook_of_a_page_at_once_or_after_logging_in_and_a_first_start(
    platform: Platform, elodie: Page, chromium: Browser, outside: list[str], shot: Shot
) -> None:
    page = elodie.context.new_page()
    lab.follow_the_book(page, platform.url, "donnees/lecon-4")
    expect(lab.notebook(page).get_by_role("heading", name="Leçon 4 — Le piège de la fuite")).to_be_visible()
    shot(page, "11-carnet-de-la-lecon")
    page.close()
    with person(chromium, platform, outside) as elsewhere:
        page = elsewhere.new_page()
        lab.follow_the_book(page, platform.url, "donnees/atelier")
        lab.give_password(page, NEWCOMER, platform.password(NEWCOMER))
        expect(lab.notebook(page).get_by_role("heading", name="Atelier guidé")).to_be_visible()
        shot(page, "12-carnet-de-l-atelier")


def test_no_page_asked_anything_of_another_machine(outside: list[str]) -> None:
    assert outside == []


def issued(platform: Platform, *arguments: str) -> dict[str, Any]:
    """Run `cpia issue` and give the outcome of each learner for the certification of the first module."""
    told = cpia(platform.home, "issue", "--json", *arguments)
    assert told.returncode == 0, told.stderr
    outcomes = json.loads(told.stdout)
    return {one["login"]: one for one in outcomes if one["certification"] == course().certifications[0].slug}


def everything_under(folder: Path) -> dict[str, str]:
    """The digest of each file of a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
