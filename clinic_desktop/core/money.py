"""Amounts are integers in minor units with an ISO 4217 code; here they become words and back."""

NO_MINOR = frozenset({"JPY", "KRW", "UGX", "XOF", "XAF", "CLP", "ISK", "VND"})
THREE = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


def digits_of(currency: str) -> int:
    """Digits after the point of a currency (ISO 4217)."""
    if currency in NO_MINOR:
        return 0
    return 3 if currency in THREE else 2


def amount_words(minor: int, currency: str) -> str:
    """`EUR 8 125.00`: plain, the same in every language, exact."""
    digits = digits_of(currency)
    sign, minor = ("-" if minor < 0 else ""), abs(minor)
    whole, rest = divmod(minor, 10**digits)
    grouped = f"{whole:,}".replace(",", " ")
    tail = f".{rest:0{digits}d}" if digits else ""
    return f"{currency} {sign}{grouped}{tail}"
