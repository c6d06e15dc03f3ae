"""One message of a kernel's websocket, as bytes: `v1.kernel.websocket.jupyter.org`.

A count, then the place where each part begins and the last one ends, then the parts: the channel, the header, the
parent's header, the metadata, the content, and buffers. Little-endian, eight bytes a number. Browsers insist on it.
"""

from collections.abc import Sequence
from itertools import pairwise

PROTOCOL = "v1.kernel.websocket.jupyter.org"
MOST_PARTS = 16
_WORD = 8


def parts(message: bytes) -> list[bytes]:
    """Take a message apart.

    Raises
    ------
    ValueError
        It is not one.
    """
    numbers = [int.from_bytes(message[at : at + _WORD], "little") for at in range(0, _WORD * (MOST_PARTS + 2), _WORD)]
    count, places = numbers[0], numbers[1:]
    if not 2 <= count <= MOST_PARTS + 1 or places[0] != _WORD * (count + 1) or places[count - 1] > len(message):
        raise ValueError(f"{count} parties annoncées pour {len(message)} octets")
    return [message[begin:end] for begin, end in pairwise(places[:count])]


def message(channel: str, rest: Sequence[bytes]) -> bytes:
    """Put a message together."""
    pieces = [channel.encode(), *rest]
    place = _WORD * (len(pieces) + 2)
    places = [place, *(place := place + len(piece) for piece in pieces)]
    words = [len(places), *places]
    return b"".join([*(word.to_bytes(_WORD, "little") for word in words), *pieces])
