"""What a code on a package says: GS1 element strings, a bare GTIN, or the clinic's own number."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from clinic_desktop.domain.inventory.interface import UnknownCode

if TYPE_CHECKING:
    from biip.gs1_element_strings import GS1ElementStrings

LONGEST = 200
GTIN_DIGITS = 14
GTIN, EXPIRY, LOT, SERIAL = "01", "17", "10", "21"


@dataclass(frozen=True, slots=True)
class Code:
    """`gtin` has 14 digits; a code that is not GS1 stands in `sku`."""

    gtin: str = ""
    lot: str = ""
    serial: str = ""
    expiry: date | None = None
    sku: str = ""


def read_code(text: str) -> Code:
    """Raises UnknownCode for what cannot be a code, or where a check digit is wrong.

    GS1 General Specifications: element strings, also as printed with brackets; an expiry whose
    day is 00 means the last day of the month.
    """
    from biip import ParseError, parse  # noqa: PLC0415  150 ms, and only who scans needs it

    text = text.strip()
    if not text or len(text) > LONGEST:
        raise UnknownCode("Nothing readable was scanned. Try again, or type the number.")
    if text.startswith("("):
        return _gs1(_printed(text), text)
    try:
        found = parse(text)
    except (ParseError, LookupError, ValueError):  # it stumbles over a lone "]"
        return Code(sku=text)
    if found.gs1_message is not None and found.gs1_message.element_strings.get(ai=GTIN):
        return _gs1(found.gs1_message.element_strings, text)
    if found.gtin is not None:
        return Code(gtin=found.gtin.as_gtin_14())
    return Code(sku=text)


def checked_gtin(text: str) -> str:
    """As 14 digits, empty if there is none. Raises UnknownCode where the check digit is wrong."""
    from biip import ParseError  # noqa: PLC0415  150 ms, and only who scans needs it
    from biip.gtin import Gtin  # noqa: PLC0415  150 ms, and only who scans needs it

    text = text.strip()
    if not text:
        return ""
    try:
        return Gtin.parse(text).as_gtin_14()
    except ParseError as exc:
        raise UnknownCode(f"“{text}” is not a GTIN: a digit is missing or wrong.") from exc


def _printed(text: str) -> "GS1ElementStrings":
    from biip import ParseError  # noqa: PLC0415  150 ms, and only who scans needs it
    from biip.gs1_messages import GS1Message  # noqa: PLC0415  150 ms, and only who scans needs it

    try:
        return GS1Message.parse_hri(text).element_strings
    except (ParseError, LookupError, ValueError) as exc:
        raise UnknownCode(f"“{text}” is not a GS1 code. Scan it again.") from exc


def _gs1(parts: "GS1ElementStrings", text: str) -> Code:
    gtin = parts.get(ai=GTIN)
    if gtin is None or gtin.gtin is None:
        raise UnknownCode(f"“{text}” names no article, or a digit of it is wrong. Scan it again.")
    expiry = parts.get(ai=EXPIRY)
    return Code(
        gtin.gtin.as_gtin_14(), _value(parts, LOT), _value(parts, SERIAL),
        expiry.date if expiry else None,
    )  # fmt: skip


def _value(parts: "GS1ElementStrings", ai: str) -> str:
    found = parts.get(ai=ai)
    return found.value if found else ""
