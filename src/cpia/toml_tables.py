"""TOML tables to frozen dataclasses: unknown and missing keys are refused with their place."""

import dataclasses
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cpia.errors import CpiaError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def read_toml(path: Path, error: type[CpiaError]) -> dict[str, Any]:
    """Read a TOML file, with `error` and its place when it is absent or malformed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise error(f"{path} : fichier absent.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise error(f"{path} : TOML illisible ({problem}).") from problem


def build(kind: type[T], table: dict[str, Any], place: str, error: type[CpiaError]) -> T:
    """Make a `kind` (a dataclass) of one table, each key checked against its fields.

    Raises
    ------
    CpiaError
        Of the type `error`: a key is unknown, missing, or of another type than a plain field's.
    """
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for key in table:
        if key not in fields:
            raise error(f"{place} : clé inconnue « {key} » ; clés admises : {', '.join(fields)}.")
    for name, field in fields.items():
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if name not in table and required:
            raise error(f"{place} : il manque la clé « {name} ».")
        plain = field.type if field.type in (str, int, float, bool) else None
        if name in table and plain is not None and not _is_a(table[name], plain):
            raise error(f"{place} : « {name} » vaut {table[name]!r}, attendu : {plain.__name__}.")
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in table.items()})


def _is_a(value: object, plain: type) -> bool:
    if plain is float:
        return type(value) in (int, float)
    return type(value) is plain
