"""Dates, times, durations and time zones of the standard library."""

import datetime
import re
import zoneinfo
from typing import Any

from cpia.grading.boundary.errors import BoundaryError, Opaque
from cpia.grading.boundary.written import Reader, Writer, integers

_ZONE = re.compile(r"[A-Za-z0-9_+\-]{1,40}(/[A-Za-z0-9_+\-]{1,40}){0,2}")


def zone(value: datetime.tzinfo | None) -> Any:
    """Write a time zone: fixed or of the zone database; any other makes the whole value opaque."""
    if value is None:
        return None
    if type(value) is datetime.timezone:
        shift = value.utcoffset(None)
        named = value.tzname(None) != datetime.timezone(shift).tzname(None)
        return ["tz", shift.days, shift.seconds, shift.microseconds, value.tzname(None) if named else None]
    if type(value) is zoneinfo.ZoneInfo and type(value.key) is str and _ZONE.fullmatch(value.key):
        return ["zi", value.key]
    raise Opaque


def zone_of(data: Any) -> datetime.tzinfo | None:
    """Read a time zone."""
    match data:
        case None:
            return None
        case ["zi", str(key)] if _ZONE.fullmatch(key):
            return zoneinfo.ZoneInfo(key)
        case ["tz", *shift, None]:
            return datetime.timezone(datetime.timedelta(*integers(shift, 3)))
        case ["tz", *shift, str(name)]:
            return datetime.timezone(datetime.timedelta(*integers(shift, 3)), name)
    raise BoundaryError("fuseau horaire mal formé")


def _moment(value: Any, encode: Any, depth: int) -> Any:
    fields = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond]
    return ["dt", fields, value.fold, zone(value.tzinfo)]


def _read_moment(data: Any, decode: Any, depth: int) -> Any:
    year, month, day, hour, minute, second, micro = integers(data[1], 7)
    where, fold = zone_of(data[3]), _fold(data[2])
    return datetime.datetime(year, month, day, hour, minute, second, micro, where, fold=fold)


def _time(value: Any, encode: Any, depth: int) -> Any:
    fields = [value.hour, value.minute, value.second, value.microsecond]
    return ["ti", fields, value.fold, zone(value.tzinfo)]


def _read_time(data: Any, decode: Any, depth: int) -> Any:
    hour, minute, second, micro = integers(data[1], 4)
    return datetime.time(hour, minute, second, micro, zone_of(data[3]), fold=_fold(data[2]))


def _fold(value: Any) -> Any:
    if type(value) is not int:
        raise BoundaryError("heure mal formée")
    return value


WRITERS: dict[type, Writer] = {
    datetime.datetime: _moment,
    datetime.date: lambda value, encode, depth: ["da", [value.year, value.month, value.day]],
    datetime.time: _time,
    datetime.timedelta: lambda value, encode, depth: ["td", [value.days, value.seconds, value.microseconds]],
    datetime.timezone: lambda value, encode, depth: ["zo", zone(value)],
    zoneinfo.ZoneInfo: lambda value, encode, depth: ["zo", zone(value)],
}

READERS: dict[str, Reader] = {
    "dt": _read_moment,
    "da": lambda data, decode, depth: datetime.date(*integers(data[1], 3)),
    "ti": _read_time,
    "td": lambda data, decode, depth: datetime.timedelta(*integers(data[1], 3)),
    "zo": lambda data, decode, depth: zone_of(data[1]),
}
