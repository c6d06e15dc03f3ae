"""Numbers as French readers expect them: decimal comma, narrow no-break space between thousands."""


def french_number(value: float | int | str) -> str:
    """Write a number in French, three decimals at most; text stays as it is.

    >>> french_number(1234.5).replace(chr(0x202F), " ")
    '1 234,5'
    """
    if isinstance(value, str):
        return value
    text = f"{float(value):,.3f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace(",", "\u202f").replace(".", ",")
