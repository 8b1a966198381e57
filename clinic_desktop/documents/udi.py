"""The device identifier of an implant as GS1 element string and as DataMatrix modules."""

from datetime import date
from typing import Any, cast

_DIGITS = 14


def gtin_14(gtin: str) -> str:
    """`gtin` with 14 digits, or an empty text if it is none or its check digit is wrong."""
    digits = gtin.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) in (8, 12, 13, 14)):
        return ""
    whole = digits.zfill(_DIGITS)
    weighted = sum(int(d) * (3 if n % 2 == 0 else 1) for n, d in enumerate(whole[:-1]))
    return whole if (10 - weighted % 10) % 10 == int(whole[-1]) else ""


def element_string(gtin: str, lot: str, serial: str, expires: date | None) -> str:
    """(01) item, (17) expiry, (10) lot, (21) serial, as people read it; empty without a GTIN."""
    item = gtin_14(gtin)
    if not item:
        return ""
    elements = [f"(01){item}"]
    if expires:
        elements.append(f"(17){expires:%y%m%d}")
    elements += [f"({key}){value}" for key, value in (("10", lot), ("21", serial)) if value]
    return "".join(elements)


def data_matrix(elements: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, True for dark; empty where GS1 does not allow the values.

    A lot or serial may be 20 characters of ASCII; a label that breaks this is printed as text.
    """
    if not elements:
        return ()
    import zxingcpp  # noqa: PLC0415  native library, needed for cards only

    try:
        kind = zxingcpp.BarcodeFormat.DataMatrix
        code = zxingcpp.create_barcode(elements, kind, gs1=True, force_square=True)
        # A buffer for Python, though its type does not say so before 3.12.
        image: Any = memoryview(cast("bytes", code.to_image(scale=1, add_quiet_zones=False)))
    except (ValueError, RuntimeError):
        return ()
    rows, columns = image.shape
    return tuple(tuple(image[y, x] == 0 for x in range(columns)) for y in range(rows))
