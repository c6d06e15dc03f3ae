"""How long a certification is valid: until the same moment, so many years later."""

from datetime import datetime


def end_of(start: datetime, years: int) -> datetime:
    """Give the last moment of what starts to be valid at `start`; from a 29 February to a 28 where there is none."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28)
