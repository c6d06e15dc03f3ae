"""Numbers as the rules tell them: in French, and never rounded up to a threshold that is not reached."""

import math
import re
from decimal import Decimal


def exact(number: float) -> Decimal:
    """Give a number as people write it: 0.1 is 0.1."""
    return Decimal(repr(number))


def points(number: float | Decimal) -> str:
    """Write points: 7,5."""
    value = exact(number) if isinstance(number, float) else Decimal(number)
    return format(value.normalize(), "f").replace(".", ",") if value.is_finite() else str(value)


def percent(number: float) -> str:
    """Write a percentage to the tenth, rounded down: 69,96 must not read 70."""
    if not math.isfinite(number):
        return f"{number} %"
    return f"{math.floor(number * 10) / 10:g} %".replace(".", ",")


def unbroken(text: str) -> str:
    """Keep French punctuation on the line of its word, as a page shows it: the rules write plain spaces."""
    return re.sub(r" (?=[:;?!»%])|(?<=«) ", "\N{NO-BREAK SPACE}", text)


def counted(number: float | Decimal) -> str:
    """Write a number of points with its word: « 1 point », « 7,5 points »."""
    return f"{points(number)} point{'s' if abs(float(number)) >= 2 else ''}"
