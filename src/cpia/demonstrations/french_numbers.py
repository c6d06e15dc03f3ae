"""Write numbers as French readers expect them: « 1 234,5 »."""

NO_BREAK_SPACE = "\u00a0"


def french(value: float, decimals: int = 0) -> str:
    """Write a number with a decimal comma and no-break spaces between thousands."""
    return f"{value:,.{decimals}f}".replace(",", NO_BREAK_SPACE).replace(".", ",")


def percent(part: float, whole: float) -> str:
    """Write a share as a whole percentage; an empty whole has no share: « 0 % »."""
    return f"{french(100 * part / whole if whole else 0)}{NO_BREAK_SPACE}%"
