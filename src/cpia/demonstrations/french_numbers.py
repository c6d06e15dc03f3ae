"""Write numbers as French readers expect them: « 1 234,5 »."""

NO_BREAK_SPACE = "\u00a0"
THOUSANDS = "\u202f"  # narrow, as French typography wants between thousands


def french(value: float, decimals: int = 0) -> str:
    """Write a number with a decimal comma and narrow no-break spaces between thousands."""
    return f"{value:,.{decimals}f}".replace(",", THOUSANDS).replace(".", ",")


def percent(part: float, whole: float) -> str:
    """Write a share as a whole percentage; an empty whole has no share: « 0 % »."""
    return f"{french(100 * part / whole if whole else 0)}{NO_BREAK_SPACE}%"


def days(value: float) -> str:
    """Write a duration: « 1,3 jour », « 2,0 jours »."""
    return f"{french(value, 1)} jour" + ("s" if round(value, 1) >= 2 else "")


def french_number(value: float | int | str) -> str:
    """Write a number in French, three decimals at most; text stays as it is.

    >>> french_number(1234.5).replace(chr(0x202F), " ")
    '1 234,5'
    """
    if isinstance(value, str):
        return value
    text = f"{float(value):,.3f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace(",", THOUSANDS).replace(".", ",")
