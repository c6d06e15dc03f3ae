"""What a visitor's browser may tell a kernel: that it wants the controls, and where a control stands. Nothing else.

Pure. A message is never passed on: a new one is written from the few fields known to be harmless, so that a field that
we do not know of cannot carry anything. No code, no text, no file, no new widget can be said in what remains.
"""

import json
import re
from typing import Any

from cpia.room import wire

CHANNEL = "shell"
CONTROL_TARGET = "jupyter.widget.control"
WIDGET_TARGET = "jupyter.widget"
MOVABLE = {"index", "value"}
"""What a control's position is called: a number, in both."""
LONGEST = 16_384
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
CONTROL_VERSION = "1.0.0"
_LARGEST = 10**9


def admitted(text: str | bytes) -> bytes | None:
    """Give the message that may be sent in place of this one, None where there is none.

    >>> admitted(b"anything else")
    """
    if isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        channel, *frames = wire.parts(text)
        header, _parent, _metadata, content = (json.loads(frame) for frame in frames)  # buffers are one frame too many
        kind, name, session = header["msg_type"], header["msg_id"], header["session"]
        known = channel == CHANNEL.encode() and _is_name(name) and _is_name(session)
        said = _content(kind, content) if known else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return None if said is None else _written(kind, name, session, said)


def _content(kind: object, content: dict[str, Any]) -> dict[str, Any] | None:
    if kind == "kernel_info_request":
        return {}
    if kind == "comm_info_request":
        return {"target_name": WIDGET_TARGET}
    if kind == "comm_open" and content["target_name"] == CONTROL_TARGET and _is_name(content["comm_id"]):
        return {"comm_id": content["comm_id"], "target_name": CONTROL_TARGET, "data": {}}
    if kind == "comm_msg" and _is_name(content["comm_id"]):
        data = _data(content["data"])
        return None if data is None else {"comm_id": content["comm_id"], "data": data}
    return None


def _data(data: dict[str, Any]) -> dict[str, Any] | None:
    if data["method"] in ("request_states", "request_state"):
        return {"method": data["method"]}
    if data["method"] != "update":
        return None
    state = {name: value for name, value in data["state"].items() if name in MOVABLE and _is_position(value)}
    return {"method": "update", "state": state, "buffer_paths": []} if state else None


def _is_position(value: object) -> bool:
    return isinstance(value, (bool, int, float)) and abs(value) <= _LARGEST  # NaN is not


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _written(kind: str, name: str, session: str, content: dict[str, Any]) -> bytes:
    header = {"msg_id": name, "msg_type": kind, "session": session, "username": "", "version": "5.3", "date": ""}
    metadata = {"version": CONTROL_VERSION} if kind == "comm_open" else {}
    return wire.message(CHANNEL, [json.dumps(part).encode() for part in (header, {}, metadata, content)])
