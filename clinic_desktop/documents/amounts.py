"""Money, dates and times as they stand on paper: exact, in the paper's language."""

import re
from copy import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("en", "fr", "de")
"""Languages that papers have words for; any other is set in the first."""

_DAY = {"en": "d MMMM y", "fr": "d MMMM y", "de": "d. MMMM y"}
_REGION = {"en": "GB", "fr": "FR", "de": "DE"}  # day before month, 24 hours
_NO_MINOR = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_CODE_AT_FIGURES = re.compile(r"(?<=[A-Z])(?=[0-9])")


def minor_digits(currency: str) -> int:
    """Digits after the point by ISO 4217 (CLDR rounds some currencies further)."""
    if currency in _NO_MINOR.split():
        return 0
    return 3 if currency in _THREE.split() else 2


def money(minor: int, currency: str, language: str) -> str:
    """`minor` units of the ISO currency, for example 123450 EUR in French: 1 234,50 €."""
    digits = minor_digits(currency)
    locale = _locale(language)
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (digits, digits)
    value = Decimal(minor).scaleb(-digits)
    text = pattern.apply(value, locale, currency=currency, currency_digits=False)
    return _CODE_AT_FIGURES.sub("\u00a0", text)


def percent(basis_points: int, language: str) -> str:
    """A rate of `basis_points` hundredths of a percent: 2000 is 20 %."""
    from babel.numbers import format_decimal  # noqa: PLC0415  locale data, 50 ms

    rate = format_decimal(Decimal(basis_points) / 100, format="0.##", locale=_locale(language))
    return f"{rate}\u00a0%"


def count(number: int, language: str) -> str:
    """A whole number as the language groups it: 10,000."""
    from babel.numbers import format_decimal  # noqa: PLC0415  locale data, 50 ms

    return format_decimal(number, locale=_locale(language))


def day(value: date, language: str) -> str:
    """14 March 2026."""
    from babel.dates import format_date  # noqa: PLC0415  locale data, 50 ms

    return format_date(value, _DAY[paper_language(language)], locale=_locale(language))


def weekday(value: date, language: str) -> str:
    """Saturday 14 March 2026."""
    from babel.dates import format_date  # noqa: PLC0415  locale data, 50 ms

    name = format_date(value, "EEEE", locale=_locale(language))
    return f"{name[:1].upper()}{name[1:]} {day(value, language)}"


def clock_time(moment: datetime, zone: str) -> str:
    """09:32 on the clinic's clock."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def local_day(moment: datetime, zone: str) -> date:
    """The date in the clinic at `moment`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def at(moment: datetime, zone: str, language: str) -> str:
    """14 March 2026, 09:32 on the clinic's clock."""
    return f"{day(local_day(moment, zone), language)}, {clock_time(moment, zone)}"


def at_exactly(moment: datetime, zone: str, language: str) -> str:
    """14 March 2026, 10:32:05 (UTC+01:00)."""
    local = moment.astimezone(ZoneInfo(zone))
    offset = f"{local:%z}"
    return f"{day(local.date(), language)}, {local:%H:%M:%S} (UTC{offset[:3]}:{offset[3:5]})"


def in_utc(moment: datetime) -> str:
    """2026-03-14 09:32:05 UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def paper_language(language: str) -> str:
    """The language that a paper for a reader of `language` (an IETF tag) is set in."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return primary if primary in LANGUAGES else LANGUAGES[0]


@cache
def _locale(language: str) -> "Locale":
    from babel import Locale  # noqa: PLC0415  locale data, 50 ms

    primary = paper_language(language)
    return Locale(primary, _REGION[primary])
