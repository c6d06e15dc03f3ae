"""Files of progress that the hub and the browser must both read, and files that both must refuse."""

import copy
import json
from typing import Any

GOOD: dict[str, Any] = {
    "version": 1,
    "lecons_terminees": {"donnees/lecon-1": "2026-03-04", "donnees/lecon-2": "2026-03-05"},
    "quiz": {
        "donnees/lecon-1": {
            "meilleur": {"bonnes_reponses": 4, "questions": 5, "date": "2026-03-04"},
            "dernier": {"bonnes_reponses": 3, "questions": 5, "date": "2026-03-06"},
        }
    },
}
HTML = "<img src=x onerror=alert(1)>"


def changed(value: object, *path: str) -> bytes:
    """The good file, with one value put at a place."""
    table = copy.deepcopy(GOOD)
    place: Any = table
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return json.dumps(table).encode()


def without(*path: str) -> bytes:
    """The good file, without one member."""
    table = copy.deepcopy(GOOD)
    place: Any = table
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return json.dumps(table).encode()


FINISHED, BEST = "lecons_terminees", ("quiz", "donnees/lecon-1", "meilleur")
TEXT = json.dumps(GOOD)
LONG: dict[str, Any] = {
    **GOOD,
    "quiz": {f"m{n}/{'-'.join(['lecon' * 8] * 4)}": GOOD["quiz"]["donnees/lecon-1"] for n in range(200)},
}
ACCEPTED = {
    "as the book writes it": json.dumps(GOOD, indent=2).encode() + b"\n",
    "on one line": json.dumps(GOOD, separators=(",", ":")).encode(),
    "nothing yet": b'{"version": 1, "lecons_terminees": {}, "quiz": {}}',
    "a lesson that this book does not hold": changed("2026-03-04", FINISHED, "autre-module/lecon-9"),
    "saved again by an editor that marks its encoding": b"\xef\xbb\xbf" + TEXT.encode(),
}
REFUSED = {
    "empty": b"",
    "not JSON": b"bonjour",
    "a picture": b"\x89PNG\r\n\x1a\n\x00",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "another version": changed(2, "version"),
    "a version in words": changed("1", "version"),
    "a true version": changed(True, "version"),
    "a version with decimals": TEXT.replace('"version": 1', '"version": 1.0').encode(),
    "no version": without("version"),
    "no lessons": without(FINISHED),
    "no quiz": without("quiz"),
    "an unknown member": changed("Alice", "nom"),
    "HTML for a member": changed(1, HTML),
    "HTML for a lesson": changed("2026-03-04", FINISHED, HTML),
    "HTML for a day": changed(HTML, FINISHED, "donnees/lecon-1"),
    "HTML for a number": changed(HTML, *BEST, "questions"),
    "HTML for a score": changed(1, "quiz", "donnees/lecon-1", HTML),
    "a lesson that climbs": changed("2026-03-04", FINISHED, "../secrets"),
    "a lesson that is an address": changed("2026-03-04", FINISHED, "https://ailleurs.invalid/x"),
    "a prototype": TEXT.replace('"quiz"', '"__proto__"').encode(),
    "a prototype more": changed({}, "__proto__"),
    "the same member twice": TEXT.replace('"version": 1', '"version": 1, "version": 1').encode(),
    "the same lesson twice": TEXT.replace('"donnees/lecon-2"', '"donnees/lecon-1"').encode(),
    "an escaped letter": TEXT.replace("donnees/lecon-2", "donnees/\\u006cecon-2").encode(),
    "half a character": TEXT.replace("donnees/lecon-2", "\\ud800").encode(),
    "a day that does not exist": changed("2026-02-30", FINISHED, "donnees/lecon-1"),
    "a day in words": changed("hier", FINISHED, "donnees/lecon-1"),
    "a day without dashes": changed("20260304", FINISHED, "donnees/lecon-1"),
    "a day that is a number": changed(20260304, FINISHED, "donnees/lecon-1"),
    "a day of another century": changed("0001-01-01", FINISHED, "donnees/lecon-1"),
    "a finished lesson that is true": changed(True, FINISHED, "donnees/lecon-1"),
    "lessons in a list": changed(["donnees/lecon-1"], FINISHED),
    "scores in a list": changed([], "quiz"),
    "no last score": without("quiz", "donnees/lecon-1", "dernier"),
    "more right answers than questions": changed(6, *BEST, "bonnes_reponses"),
    "fewer than none": changed(-1, *BEST, "bonnes_reponses"),
    "no question": changed(0, *BEST, "questions"),
    "a thousand questions": changed(1000, *BEST, "questions"),
    "half an answer": changed(3.5, *BEST, "bonnes_reponses"),
    "four with decimals": TEXT.replace('"bonnes_reponses": 4', '"bonnes_reponses": 4.0').encode(),
    "an answer that is true": changed(True, *BEST, "bonnes_reponses"),
    "infinity": TEXT.replace('"bonnes_reponses": 4', '"bonnes_reponses": 1e999').encode(),
    "not a number": TEXT.replace('"bonnes_reponses": 4', '"bonnes_reponses": NaN').encode(),
    "a number without end": TEXT.replace('"bonnes_reponses": 4', '"bonnes_reponses": ' + "9" * 5000).encode(),
    "a best score under the last": changed(2, *BEST, "bonnes_reponses"),
    "an answer's text": changed("la cible", *BEST, "reponse"),
    "too many lessons": changed({f"donnees/lecon-{n}": "2026-03-04" for n in range(201)}, FINISHED),
    "too long": TEXT.encode() + b" " * 65_536,
    "too long once it is written out": json.dumps(LONG, separators=(",", ":")).encode(),
    "nested deep": b'{"version": 1, "quiz": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "nested deep in objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
}
