"""What a cell shows, as nbformat 4 outputs: recorded within a bound, and checked when it comes from a learner.

A learner's process may send anything: `checked` rebuilds each output from the fields that the format has, and keeps the
kinds of data that a grader looks at. A script is not one of them.
"""

import base64
import binascii
import io
import json
from typing import Any

Output = dict[str, Any]

KINDS = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg")
FLOOD = "Cette cellule produit trop de sorties."
COUNT = 200  # outputs of one cell
_TEXT = ("ename", "evalue")


class Recorder:
    """Keeps the outputs of one cell, in order, up to a number of bytes of JSON."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.outputs: list[Output] = []
        self.overflowed = False

    def stream(self, name: str, text: str) -> None:
        """Add text to standard output or error, to the last output where it is the same stream."""
        text = _writable(text)
        if not text or self.overflowed or not self._takes(len(json.dumps(text))):
            return
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last.get("name") == name:
            last["text"].append(text)
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": [text]})

    def add(self, output: Output) -> None:
        """Add one output that is not a stream."""
        if self._takes(_size(output)):
            self.outputs.append(_writable(output))

    def clear(self) -> None:
        """Forget what was shown, as `clear_output` asks; the room it took stays taken."""
        self.outputs.clear()

    def close(self) -> list[Output]:
        """Give the outputs; where they overflowed, say so instead of the last ones."""
        found = [dict(o, text="".join(o["text"])) if o["output_type"] == "stream" else o for o in self.outputs]
        return [*found, error("TropDeSorties", FLOOD)] if self.overflowed else found

    def _takes(self, size: int) -> bool:
        if self.overflowed or size > self.room or len(self.outputs) >= COUNT:
            self.overflowed = True
            return False
        self.room -= size
        return True


class Stream(io.TextIOBase):
    """A standard stream that a recorder keeps."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, recorder: Recorder, name: str) -> None:
        self._recorder, self._name = recorder, name

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Record the text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._recorder.stream(self._name, str(text))
        return len(text)


def error(name: str, text: str) -> Output:
    """Give an error output."""
    name, text = _writable(name), _writable(text)
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


def checked(found: object, room: int) -> list[Output]:
    """Rebuild the outputs that came from a learner's process; what is not one, or is beyond the room, is left out."""
    recorder = Recorder(room)
    for output in found if isinstance(found, list) else []:
        if not isinstance(output, dict):
            continue
        kind = output.get("output_type")
        if kind == "stream" and isinstance(output.get("text"), str):
            recorder.stream("stderr" if output.get("name") == "stderr" else "stdout", output["text"])
        elif kind == "error":
            recorder.add(_error(output))
        elif kind in ("display_data", "execute_result"):
            recorder.add(bundle(kind, output.get("data")))
    return recorder.close()


def bundle(kind: str, data: object, count: int | None = None) -> Output:
    """Give a display or a result that holds the kinds of data we keep, without any metadata."""
    shown = {k: v for k, v in data.items() if k in KINDS and _is_sound(k, v)} if isinstance(data, dict) else {}
    output: Output = {"output_type": kind, "data": shown, "metadata": {}}
    return output | {"execution_count": count} if kind == "execute_result" else output


def _error(output: Output) -> Output:
    lines = output.get("traceback")
    fields = {name: output[name] if isinstance(output.get(name), str) else "" for name in _TEXT}
    trace = [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
    return {"output_type": "error", **fields, "traceback": trace}


def _writable(value: Any) -> Any:
    """Write half of a pair of characters as its number: no file could hold it, and the whole notebook would be lost."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {name: _writable(part) for name, part in value.items()}
    return [_writable(part) for part in value] if isinstance(value, list) else value


def _is_sound(kind: str, value: object) -> bool:
    if not isinstance(value, str):
        return False
    if not kind.startswith("image/"):
        return True
    try:
        base64.b64decode(value.replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _size(output: Output) -> int:
    try:
        return len(json.dumps(output))
    except (TypeError, ValueError, RecursionError):
        return 2**62
