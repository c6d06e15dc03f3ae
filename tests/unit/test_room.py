"""A school session, its pure parts: codes, seats, wrong codes, what a browser may tell a kernel, the notebooks."""

import ast
import importlib
import json
import re
from collections.abc import Iterable
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpia.demonstrations.model import Demonstration
from cpia.errors import SettingsError
from cpia.home import PROJECT, Home
from cpia.room import codes, gate, wire
from cpia.room.carnets import Notebook, notebooks
from cpia.room.seats import IDLE_SECONDS, Seats
from cpia.room.tries import AT_ONCE, Tries
from cpia.seance import alarm, by_heart, neighbours, pages, rule_or_example, unfair_examples
from cpia.settings import SEANCE_SEATS, Seance, load
from cpia.typography import mended

UPDATE = {"comm_id": "c1", "data": {"method": "update", "state": {"index": 3}, "buffer_paths": []}}


def message(kind: str, content: object, *, channel: str = "shell", more: Iterable[bytes] = ()) -> bytes:
    header = {"msg_id": "m1", "msg_type": kind, "session": "s1"}
    return wire.message(channel, [*(json.dumps(part).encode() for part in (header, {}, {}, content)), *more])


def said(text: bytes | None) -> dict[str, Any]:
    assert text is not None
    content: dict[str, Any] = json.loads(wire.parts(text)[4])
    return content


def test_a_code_is_read_as_it_is_typed_with_spaces_dashes_and_small_letters() -> None:
    code = codes.draw()
    assert codes.same(f" {code[:3].lower()}-{code[3:]} ", code) and codes.same(codes.spoken(code), code)
    assert not codes.same(code[:-1], code) and not codes.same("", code) and not codes.same(code + "é", code)
    assert not set(codes.ALPHABET) & set("01OI5S")


def test_a_room_gives_as_many_seats_as_it_has_and_the_next_one_is_told() -> None:
    seats = Seats(2)
    first, second = seats.take(0), seats.take(0)
    assert first and second and first != second and seats.take(1) is None and seats.count() == 2
    seats.leave(first)
    assert seats.take(2) is not None


def test_a_seat_whose_page_is_closed_is_given_again_only_when_the_room_is_full() -> None:
    seats = Seats(2)
    left, stays = seats.take(0), seats.take(0)
    assert left and stays
    seats.taken[left].kernel = "noyau"
    seats.find(stays, IDLE_SECONDS)
    assert seats.take(IDLE_SECONDS + 1) is not None
    assert seats.abandoned() == ["noyau"] and seats.abandoned() == []
    assert seats.find(left, IDLE_SECONDS + 1) is None and seats.find(stays, IDLE_SECONDS + 1) is not None


def test_a_seat_with_an_open_notebook_is_kept() -> None:
    seats = Seats(1)
    name = seats.take(0)
    assert name
    seats.taken[name].connections = 1
    assert seats.take(10 * IDLE_SECONDS) is None


def test_wrong_codes_run_out_and_come_back_one_a_second() -> None:
    tries = Tries()
    for _ in range(AT_ONCE):
        assert tries.allowed(0)
        tries.wrong()
    assert not tries.allowed(0.5) and tries.allowed(1.5)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("kernel_info_request", {}),
        ("comm_info_request", {"target_name": "jupyter.widget"}),
        ("comm_open", {"comm_id": "c1", "target_name": "jupyter.widget.control", "data": {}}),
        ("comm_msg", {"comm_id": "c1", "data": {"method": "request_states"}}),
        ("comm_msg", {"comm_id": "c1", "data": {"method": "request_state"}}),
        ("comm_msg", UPDATE),
    ],
)
def test_the_gate_lets_the_controls_work(kind: str, content: dict[str, Any]) -> None:
    assert said(gate.admitted(message(kind, content))) == content


@pytest.mark.parametrize(
    "kind",
    ["execute_request", "inspect_request", "complete_request", "history_request", "is_complete_request", "comm_close",
     "debug_request", "input_reply", "interrupt_request", "shutdown_request", "create_subshell_request", "", "x", None],
)  # fmt: skip
def test_the_gate_lets_no_other_message_through(kind: str) -> None:
    assert gate.admitted(message(kind, {"code": "1", **UPDATE, "target_name": "jupyter.widget.control"})) is None


@pytest.mark.parametrize(
    "state",
    [{"value": "texte"}, {"index": [1]}, {"index": None}, {"index": {"a": 1}}, {"msg_id": 1}, {"_dom_classes": 3}, {},
     {"index": 10**12}, {"value": "IPY_MODEL_x"}, [], {"layout": 1}],
)  # fmt: skip
def test_the_gate_lets_through_positions_only(state: object) -> None:
    assert gate.admitted(message("comm_msg", {"comm_id": "c", "data": {"method": "update", "state": state}})) is None


def test_what_passes_the_gate_is_rewritten_from_the_known_fields() -> None:
    data = {"method": "update", "state": {"index": 1, "layout": "x", "value": "texte"}, "buffer_paths": [["value"]]}
    content = said(gate.admitted(message("comm_msg", {"comm_id": "c1", "data": data, "target_module": "os"})))
    assert content == {"comm_id": "c1", "data": {"method": "update", "state": {"index": 1}, "buffer_paths": []}}


def test_the_gate_refuses_buffers_other_channels_long_messages_and_new_widgets() -> None:
    assert gate.admitted(message("comm_msg", UPDATE, more=[b"fichier"])) is None
    for channel in ("control", "stdin", "iopub", ""):
        assert gate.admitted(message("comm_msg", UPDATE, channel=channel)) is None
    assert gate.admitted(message("comm_msg", UPDATE | {"blanc": " " * gate.LONGEST})) is None
    for target in ("jupyter.widget", "matplotlib", "jupyter.widget.control.x", None):
        assert gate.admitted(message("comm_open", {"comm_id": "c", "target_name": target, "data": {}})) is None
    assert gate.admitted("texte") is None


@given(st.binary(max_size=200))
def test_the_gate_is_not_surprised_by_any_bytes(text: bytes) -> None:
    assert gate.admitted(text) is None


@given(st.binary(max_size=60), st.integers(0, 120))
def test_a_damaged_message_is_refused_or_says_the_same(noise: bytes, at: int) -> None:
    whole = message("comm_msg", UPDATE)
    passed = gate.admitted(whole[:at] + noise + whole[at + len(noise) :])
    assert passed is None or set(said(passed)) <= {"comm_id", "data", "target_name"}


@given(st.lists(st.binary(max_size=30), max_size=8))
def test_a_message_is_taken_apart_as_it_was_put_together(rest: list[bytes]) -> None:
    assert wire.parts(wire.message("shell", rest)) == [b"shell", *rest]


@pytest.mark.parametrize("notebook", notebooks(), ids=lambda one: one.slug)
def test_each_notebook_is_whole_and_its_demonstration_computes_everywhere(notebook: Notebook) -> None:
    read = nbformat.reads(notebook.text.decode(), 4)
    nbformat.validate(read)
    assert not any("input(" in cell.source or cell.get("outputs") for cell in read.cells)
    ast.parse(read.cells[1].source)
    room = demonstration(notebook.slug)
    sentences = {room.compute(**position).sentence for position in room.positions()}
    assert len(sentences) >= 7  # moving a control changes what is said
    for cell in (read.cells[0], read.cells[2]):
        assert cell.source == mended(cell.source)


def demonstration(slug: str) -> Demonstration:
    found = importlib.import_module(next(one.module for one in notebooks() if one.slug == slug)).DEMONSTRATION
    assert isinstance(found, Demonstration)
    return found


def numbers(*texts: str) -> list[int]:
    return [int(number) for text in texts for number in re.findall(r"\d+", text.replace("1 000", ""))]


def test_the_notebooks_put_controls_on_the_activities_of_the_static_pages_and_compute_nothing_else() -> None:
    faces = [importlib.import_module(notebook.module) for notebook in notebooks()]
    assert [face.TABLE for face in faces] == [page.activity() for page in pages.ACTIVITIES]
    for face in faces:
        assert "numpy" not in vars(face) and "np" not in vars(face)


def test_the_room_s_rule_and_lessons_score_as_those_of_the_page() -> None:
    table = rule_or_example.activity()
    _, *machine = table.figures[0].rows
    room = demonstration("activite-1")
    for position in room.positions():
        cap, stem, size = (int(position[name]) for name in ("chapeau", "pied", "exemples"))
        rule = table.data["rules"][rule_or_example.STEPS.index(cap)][rule_or_example.STEPS.index(stem)]
        worst, mean, best = numbers(*machine[rule_or_example.SIZES.index(size)][1:])
        wins = sum(lesson["score"] > rule for lesson in table.data["lessons"][size])
        state = room.compute(**position)
        assert numbers(state.sentence) == [rule, wins, rule_or_example.DRAWS, size, worst, best]
        assert numbers(state.figures[1].text) == [mean]


def test_the_room_s_neighbours_vote_as_those_of_the_page() -> None:
    said, right = neighbours.activity().figures
    compute = demonstration("activite-2").compute
    for k, *answers in said.rows:
        for name, word in zip(neighbours.LETTERS, answers, strict=True):
            state = compute(name, int(k))
            start = "Égalité :" if word == "égalité" else f"La machine dit : « {word} »."
            assert state.sentence.startswith(start) and sum(numbers(state.sentence)) == int(k)
            assert state.figures[1].text == right.rows[int(k) - 1][1]


def test_the_room_s_tree_alarm_and_farms_tell_the_rows_of_the_page_s_tables() -> None:
    tree, ring, farms = (demonstration(f"activite-{number}").compute for number in (3, 4, 5))
    for questions, known, new in by_heart.activity().figures[0].rows:
        assert numbers(tree(int(questions)).sentence) == numbers(questions, known, new)
    for threshold, missed, false in alarm.activity().figures[0].rows:
        expected = numbers(threshold, missed, str(alarm.DROWSY), false, str(alarm.AWAKE))
        assert numbers(ring(int(threshold), "voiture").sentence) == expected
    for share, first, second in unfair_examples.activity().figures[0].rows:
        told = numbers(farms(numbers(share)[0]).sentence)
        assert told == numbers(share, second, "100", first)


def test_the_settings_keep_a_session_within_what_was_measured(home: Home) -> None:
    home.settings.write_text("[seance]\nseats = 12\nenabled = false\n", encoding="utf-8")
    assert load(home).seance == Seance(enabled=False, seats=12)
    for wrong in (f"seats = {SEANCE_SEATS + 1}", "minutes = 0", "places = 3", 'seats = "3"'):
        home.settings.write_text(f"[seance]\n{wrong}\n", encoding="utf-8")
        with pytest.raises(SettingsError, match=r"\[seance\]"):
            load(home)
    home.settings.write_text("seance = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="une table"):
        load(home)


def test_no_page_of_a_session_asks_anything_of_another_host() -> None:
    folder = PROJECT / "src" / "cpia" / "room"
    for page in (*folder.glob("templates/*"), *folder.glob("static/*"), *folder.glob("share/**/*.j2")):
        assert "://" not in page.read_text(encoding="utf-8"), page
