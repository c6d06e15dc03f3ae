"""How long a certification is valid: until the same moment, so many years later; and which day that is, in France."""

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Paris")
"""Where the days of a credential are told, on its print, by `cpia verify` and on the verification page alike."""


def end_of(start: datetime, years: int) -> datetime:
    """Give the last moment of what starts to be valid at `start`; from a 29 February to a 28 where there is none."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28)


def day(instant: datetime) -> str:
    """Write the day of a moment (aware) as people in France read it: 25/11/2026."""
    return f"{instant.astimezone(ZONE):%d/%m/%Y}"
