"""JSON as documents from outside need it: what one parser could read otherwise than another is refused."""

import json
from typing import Any

from cpia.errors import VerificationError

MAX_BYTES = 64 * 1024


def parse(data: bytes, expected: str = "une attestation Open Badges 3.0") -> dict[str, Any]:
    """Read one JSON object; `expected` names what it should be.

    Raises
    ------
    VerificationError
        Too long, not UTF-8, not JSON, a member given twice, a number JSON does not have, or not an object.
    """
    if len(data) > MAX_BYTES:
        raise VerificationError(f"Fichier de {len(data)} octets, attendu : {MAX_BYTES} au plus.")
    try:
        document = json.loads(
            data.decode("utf-8", errors="strict"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as problem:
        raise VerificationError("Fichier illisible, attendu : du JSON en UTF-8.") from problem
    if not isinstance(document, dict):
        raise VerificationError(f"Fichier sans objet JSON, attendu : {expected}.")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise VerificationError(f"Membre JSON {twice!r} donné deux fois, attendu : une seule fois.")
    return table


def _no_constant(name: str) -> float:
    raise VerificationError(f"Valeur « {name} » dans le fichier, attendu : un nombre JSON.")
