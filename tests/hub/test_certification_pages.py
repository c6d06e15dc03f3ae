"""The pages about certifications, through a real hub: the dry run, the freeze, the issue, the files, the choices."""

import json
import re
from collections.abc import Iterator

import certified_work as work
import pytest
from campus_hub import INSTRUCTOR, NAMES, SECOND, CampusHub
from certified_work import Seat

from cpia.badge_files import extraction
from cpia.ledger import keyed_digest
from cpia.secret_files import ensure_secret

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seats(campus_hub: CampusHub) -> Iterator[dict[str, Seat]]:
    """Everybody logged in."""
    people = {person: Seat(campus_hub, person) for person in ("alice", "bruno", INSTRUCTOR, SECOND)}
    yield people
    for seat in people.values():
        seat.browser.close()


@pytest.fixture
def school(campus_hub: CampusHub, seats: dict[str, Seat]) -> dict[str, Seat]:
    """Alice passes, Bruno does not, Chloé submitted nothing; nothing is issued."""
    work.start_again(campus_hub)
    work.grade(campus_hub, "alice", 9, 13.37)
    work.grade(campus_hub, "bruno", 4.19, 6.23)
    return seats


def issued(school: dict[str, Seat]) -> str:
    """Issue the session; give Alice's credential."""
    answer = school[INSTRUCTOR].post("session/delivrer", page="session")
    assert answer.status_code == 303, answer.text
    assert "Délivrance terminée" in school[INSTRUCTOR].read("session/delivrer")
    (number,) = school["alice"].numbers()
    return number


def document(seat: Seat, number: str) -> dict:
    return json.loads(seat.get(f"certifications/{number}.json").content)


def test_each_person_s_navigation_has_their_own_pages_and_marks_the_current_one(school: dict[str, Seat]) -> None:
    def pages(seat: Seat, path: str) -> tuple[list[str], str]:
        text = seat.read(path)
        header = text[text.index("<nav") : text.index("</nav>")]
        return re.findall(r'services/campus/([a-z]*)"', header), re.findall(r'aria-current="page">([^<]+)', header)[0]

    learner = ["", "quiz", "progression", "certifications"]
    instructor = ["", "quiz", "session", "registre"]
    assert pages(school["alice"], "") == (learner, "Mes remises")
    assert pages(school["alice"], "certifications") == (learner, "Mes certifications")
    assert pages(school[INSTRUCTOR], "session") == (instructor, "Session")
    assert pages(school[INSTRUCTOR], "registre") == (instructor, "Registre")


def test_no_point_is_told_before_its_feedback_is_given(campus_hub: CampusHub, school: dict[str, Seat]) -> None:
    def seen(login: str) -> str:
        page = school[login].read("certifications")
        return page[page.index("Réussite d") : page.index("Ce que montrent")]

    for login in ("alice", "bruno"):  # the one who passes and the one who does not read the same
        assert "sa correction ne vous a pas encore été rendue" in seen(login)
        assert not re.search(r"\d[,.]\d", seen(login)) and "tout y est" not in seen(login)
    work.give_feedback(campus_hub, "bruno")
    work.give_feedback(campus_hub, "alice")
    assert "Il vous manque 4,58 points au devoir « Travail certifié » : 10,42 points, pour 15 attendus" in seen("bruno")
    assert "tout y est" in seen("alice")


def test_two_instructors_freeze_and_confirm_what_they_read_then_it_is_issued(
    campus_hub: CampusHub, school: dict[str, Seat]
) -> None:
    prof, other = school[INSTRUCTOR], school[SECOND]
    page = prof.read("session")
    assert "1 accordée, 5 refusées" in page and "total de 10,42 points, attendu : 15 au moins" in page
    assert NAMES["alice"] in page
    seen = prof.field("session", "empreinte")
    assert prof.post("session/figer", [("empreinte", seen)], page="session").headers["Location"].endswith("?fait=figee")
    assert "Vous avez figé la session" in prof.read("session")
    alone = prof.post("session/confirmer", [("empreinte", seen)], page="session")
    assert alone.status_code == 409 and "une autre personne" in alone.text
    assert other.post("session/confirmer", [("empreinte", seen)], page="session").status_code == 303
    assert "Confirmée par Paul Durand" in other.read("session")
    issued(school)
    told = prof.read("session/delivrer")
    assert f"Session figée par {INSTRUCTOR}, confirmée par {SECOND}" in told
    counts = [int(number) for number in re.findall(r"<dd>(\d+)</dd>", told)]
    assert counts == [1, 0, 5, 0]
    issued(school)
    assert [int(n) for n in re.findall(r"<dd>(\d+)</dd>", prof.read("session/delivrer"))] == [0, 1, 5, 0]
    work.grade(campus_hub, "bruno", 10, 20)
    assert "Gel annulé" in prof.read("session") and "bruno, reussite : les notes ont changé" in prof.read("session")


def test_decisions_that_changed_since_they_were_shown_are_not_frozen(
    campus_hub: CampusHub, school: dict[str, Seat]
) -> None:
    seen = school[INSTRUCTOR].field("session", "empreinte")
    work.grade(campus_hub, "bruno", 10, 20)
    answer = school[INSTRUCTOR].post("session/figer", [("empreinte", seen)], page="session")
    assert answer.status_code == 409 and "ont changé depuis leur affichage" in answer.text
    assert not (campus_hub.home.credentials / "session.json").exists()


def test_a_real_installation_issues_nothing_before_two_people_said_so(
    campus_hub: CampusHub, school: dict[str, Seat]
) -> None:
    settings = campus_hub.home.settings
    demo = settings.read_text(encoding="utf-8")
    prof = school[INSTRUCTOR]
    token = prof.token("session")
    settings.write_text(demo + 'demo = false\nissuer_host = "essai.example"\nissuer_name = "Essai"\n', encoding="utf-8")
    try:
        assert "session/delivrer" not in prof.read("session")
        prof.browser.post(prof.prefix + "session/delivrer", data={"_xsrf": token})
        told = prof.read("session/delivrer")
        assert "Délivrance arrêtée" in told and "Session non figée" in told
    finally:
        settings.write_text(demo, encoding="utf-8")
    assert school["alice"].numbers() == [] and not list(campus_hub.home.issued.glob("*"))


def test_the_learner_downloads_the_same_signed_bytes_in_four_forms_and_a_plain_image(school: dict[str, Seat]) -> None:
    number = issued(school)
    alice = school["alice"]
    signed = alice.get(f"certifications/{number}.json")
    for kind in ("json", "svg", "png", "pdf"):
        answer = alice.get(f"certifications/{number}.{kind}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="attestation-reussite.{kind}"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert extraction.credential_of(answer.content) == signed.content
    image = alice.get(f"certifications/{number}/cv.png")
    assert image.content.startswith(b"\x89PNG") and b"openbadgecredential" not in image.content
    assert b"urn:uuid" not in alice.get(f"certifications/{number}/image.svg").content
    page = alice.read("certifications")
    assert "SPÉCIMEN" in page and f"verifier.html#{number}" in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)', page)


def test_a_file_that_was_lost_is_made_again_from_the_ledger(campus_hub: CampusHub, school: dict[str, Seat]) -> None:
    number = issued(school)
    signed = school["alice"].get(f"certifications/{number}.json").content
    for file in campus_hub.home.issued.iterdir():
        file.unlink()
    assert extraction.credential_of(school["alice"].get(f"certifications/{number}.pdf").content) == signed


def test_name_and_score_are_written_only_if_the_learner_chose_so_before_the_issue(school: dict[str, Seat]) -> None:
    alice = school["alice"]
    answer = alice.post("certifications/choix", [("nom", "oui")], page="certifications")
    assert answer.headers["Location"].endswith("certifications?fait=choix")
    work.grade(alice.hub, "bruno", 10, 20)
    number = issued(school)
    assert NAMES["alice"] in json.dumps(document(alice, number), ensure_ascii=False)
    assert "result" not in document(alice, number)["credentialSubject"]
    (of_bruno,) = school["bruno"].numbers()
    told = json.dumps(document(school["bruno"], of_bruno), ensure_ascii=False)
    assert NAMES["bruno"] not in told and "result" not in json.loads(told)["credentialSubject"]


def test_reissuing_with_other_choices_revokes_the_former_one_once_and_says_so(
    campus_hub: CampusHub, school: dict[str, Seat]
) -> None:
    former = issued(school)
    alice = school["alice"]
    before = document(alice, former)
    alice.post("certifications/choix", [("nom", "oui"), ("total", "oui")], page="certifications")
    address = f"certifications/{former}/reemettre"
    assert "révoquée pour toujours" in alice.read(address)
    chosen = [("nom", "oui"), ("total", "oui")]
    assert alice.post(address, chosen).status_code == 422 and alice.numbers() == [former]  # not confirmed
    stale = alice.post(address, [("nom", "oui"), ("total", "non"), ("compris", "oui")])
    assert stale.status_code == 409 and alice.numbers() == [former]
    token = alice.token(address)
    assert alice.post(address, [*chosen, ("compris", "oui")]).status_code == 303
    (new,) = alice.numbers()
    after = document(alice, new)
    assert new != former and after["validUntil"] == before["validUntil"]
    assert NAMES["alice"] in json.dumps(after, ensure_ascii=False)
    assert after["credentialSubject"]["result"][0]["value"] == "22.37"
    assert "remplacée à votre demande" in alice.read("certifications")
    again = alice.browser.post(alice.prefix + address, data=[*chosen, ("compris", "oui"), ("_xsrf", token)])
    assert again.status_code == 409 and alice.numbers() == [new]
    with work.opened_ledger(campus_hub) as book:
        assert sorted(entry.state for entry in book.entries()) == ["active", "revoked"]
        book.check_audit()


def test_a_score_that_changed_since_the_issue_is_not_written(campus_hub: CampusHub, school: dict[str, Seat]) -> None:
    number = issued(school)
    work.grade(campus_hub, "alice", 10, 20)
    alice = school["alice"]
    alice.post("certifications/choix", [("total", "oui")], page="certifications")
    answer = alice.post(f"certifications/{number}/reemettre", [("nom", "non"), ("total", "oui"), ("compris", "oui")])
    assert answer.status_code == 409 and "ont changé depuis la délivrance" in answer.text
    assert alice.numbers() == [number]


@pytest.mark.parametrize("revoking", ["oui", "non"])
def test_erasing_leaves_nothing_of_the_learner_in_the_credentials(
    campus_hub: CampusHub, school: dict[str, Seat], revoking: str
) -> None:
    alice, prof, home = school["alice"], school[INSTRUCTOR], campus_hub.home
    alice.post("certifications/choix", [("nom", "oui")], page="certifications")
    prof.post("session/figer", [("empreinte", prof.field("session", "empreinte"))], page="session")
    number = issued(school)
    pseudonym = keyed_digest(ensure_secret(home.secrets / "ledger"), "alice")
    subject = document(alice, number)["credentialSubject"]["id"]
    bit = int(document(alice, number)["credentialStatus"]["statusListIndex"])
    wrong = [[("mot", "oui"), ("revoquer", revoking)], [("mot", "EFFACER")], [("mot", "EFFACER"), ("revoquer", "x")]]
    for fields in wrong:
        assert alice.post("certifications/effacer", fields).status_code == 422
    assert alice.numbers() == [number]
    assert alice.post("certifications/effacer", [("mot", "effacer"), ("revoquer", revoking)]).status_code == 303
    page = alice.read("certifications?fait=efface")
    assert "C'est effacé" in page and number not in page
    needles = [text.encode() for text in (pseudonym, subject, "alice", NAMES["alice"], "Ouédraogo", "22.37")]
    left = [
        (path.name, needle)
        for path in home.credentials.rglob("*")
        if path.is_file()
        for needle in needles
        if needle in path.read_bytes() or needle.decode() in path.name
    ]
    assert left == []
    with work.opened_ledger(campus_hub) as book:
        assert book.entries() == () and (bit in book.revoked_indices(1)) == (revoking == "oui")
        book.check_audit()
    assert alice.get(f"certifications/{number}.pdf").status_code == 404


def test_an_instructor_revokes_with_a_reason_that_the_learner_reads(
    campus_hub: CampusHub, school: dict[str, Seat]
) -> None:
    number = issued(school)
    prof, address = school[INSTRUCTOR], f"registre/{number}/revoquer"
    assert NAMES["alice"].split("-")[0] in prof.read("registre") and "définitif" in prof.read(address)
    assert prof.post(address, [("motif", "  ")]).status_code == 422
    token = prof.token(address)
    reason = "Erreur de <b>saisie</b> & d'identité"
    assert prof.post(address, [("motif", reason)]).headers["Location"].endswith("registre?fait=revoquee")
    again = prof.browser.post(prof.prefix + address, data={"motif": "encore une fois", "_xsrf": token})
    assert again.status_code == 409 and "déjà révoquée" in again.text
    for page in (prof.read("registre"), school["alice"].read("certifications")):
        assert "Erreur de &lt;b&gt;saisie&lt;/b&gt; &amp; d" in page and "<b>saisie" not in page
    assert school["alice"].numbers() == []
    assert "révoquée le" in prof.read("session")
    prof.post("session/delivrer", page="session")
    prof.get("session/delivrer")
    assert school["alice"].numbers() == []  # what a person took back does not come again by itself
    with work.opened_ledger(campus_hub) as book:
        assert len(book.revoked_indices(1)) == 1


@pytest.mark.parametrize("decision", ["keep", "revoke"])
def test_a_grade_that_falls_is_decided_by_a_person_who_read_why(
    campus_hub: CampusHub, school: dict[str, Seat], decision: str
) -> None:
    number = issued(school)
    prof = school[INSTRUCTOR]
    work.grade(campus_hub, "alice", 1, 6)
    prof.post("session/delivrer", page="session")
    prof.get("session/delivrer")
    assert "relit cette attestation" in school["alice"].read("certifications")
    address = f"registre/{number}/relire"
    page, seen = prof.read(address), prof.field(address, "vu")
    assert "total de 7 points, attendu : 15 au moins" in page
    fields = [("decision", decision), ("motif", "épreuve défectueuse")]
    assert prof.post(address, [*fields, ("vu", "0" * 64)]).status_code == 409
    assert prof.post(address, [("motif", "épreuve défectueuse"), ("vu", seen)]).status_code == 422
    assert prof.post(address, [*fields, ("vu", seen)]).status_code == 303
    assert school["alice"].numbers() == ([number] if decision == "keep" else [])


def test_the_register_tells_the_freshness_of_the_lists_and_whether_the_ledger_is_whole(
    campus_hub: CampusHub, school: dict[str, Seat]
) -> None:
    issued(school)
    prof, path = school[INSTRUCTOR], campus_hub.home.public / "status" / "1.json"
    assert "valable encore 47 h" in prof.read("registre")
    assert "Registre intact" in prof.read("registre/controle")
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps(content | {"validUntil": "2020-01-01T00:00:00Z"}), encoding="utf-8")
    page = prof.read("registre")
    assert 'role="alert"' in page and "PÉRIMÉE" in page
    with work.opened_ledger(campus_hub) as book, book._database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_is_append_only")
        connection.exec_driver_sql("UPDATE audit SET actor = 'quelqu''un'")
    assert "n'est pas intact" in prof.read("registre/controle")
