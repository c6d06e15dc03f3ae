"""Give the arguments of a call, in place, the content that the other process left in its copies."""

from typing import Any

from cpia.grading.boundary.codec import Decoder, Shared
from cpia.grading.boundary.errors import BoundaryError


def restore(changes: Any, shared: Shared, decode: Decoder) -> None:
    """Check every change, then make them all: an argument keeps its identity and its type."""
    if type(changes) is not list:
        raise BoundaryError("changements mal formés")
    found = []
    for change in changes:
        match change:
            case [int(number), content] if type(number) is int and number in shared.objects:
                found.append((shared.objects[number], decode.safely(content)))
            case _:
                raise BoundaryError("changement mal formé")
    for value, content in found:
        if type(content) is not type(value):
            raise BoundaryError(f"un argument {type(value).__name__} est devenu {type(content).__name__}")
    for value, content in found:
        if content is not value:
            _put(value, content)


def _put(value: Any, content: Any) -> None:
    name = type(value).__name__
    if name in ("list", "bytearray"):
        value[:] = content
    elif name == "deque":
        value.clear()
        value.extend(content)
    elif name in ("dict", "set", "Counter", "OrderedDict", "defaultdict"):
        value.clear()
        value.update(content)
    elif name == "ndarray":
        _put_array(value, content)
    elif name == "Generator":
        value.bit_generator.state = content.bit_generator.state
    elif name == "RandomState":
        value.set_state(content.get_state())
    else:
        value._update_inplace(content)  # pandas' own way of its `inplace=True`


def _put_array(value: Any, content: Any) -> None:
    if value.dtype != content.dtype or value.size != content.size or not value.flags.writeable:
        raise BoundaryError("un tableau NumPy a changé de type ou de taille")
    if value.shape != content.shape:
        value.shape = content.shape
    value[...] = content
