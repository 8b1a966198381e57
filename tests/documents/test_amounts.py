"""Money to the last unit, dates and times on the clinic's clock."""

from datetime import UTC, date, datetime

import pytest

from clinic_desktop.documents import amounts


@pytest.mark.parametrize(
    ("minor", "currency", "language", "shown"),
    [
        (123450, "EUR", "en", "€1,234.50"),
        (123450, "EUR", "fr", "1 234,50 €"),
        (123450, "EUR", "de", "1.234,50 €"),
        (-150000, "EUR", "en", "-€1,500.00"),
        (0, "GBP", "en", "£0.00"),
        (5, "GBP", "en", "£0.05"),
        (1234567, "JPY", "en", "JP¥1,234,567"),
        (1234567, "KWD", "en", "KWD 1,234.567"),
        (9900, "KES", "en-KE", "KES 99.00"),
        (10**17 + 1, "EUR", "en", "€1,000,000,000,000,000.01"),
        (1250, "EUR", "sv", "€12.50"),
    ],
)
def test_money_is_exact(minor: int, currency: str, language: str, shown: str) -> None:
    assert (
        amounts.money(minor, currency, language).replace("\u202f", " ").replace("\u00a0", " ")
        == shown
    )


def test_iso_and_not_cldr_rules_the_digits() -> None:
    assert amounts.minor_digits("IQD") == 3  # CLDR prints none
    assert amounts.minor_digits("MGA") == 2


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "1 March 2026"),
        ("fr", "1 mars 2026"),
        ("de-AT", "1. März 2026"),
        ("ar", "1 March 2026"),
    ],
)
def test_day_in_the_papers_language(language: str, shown: str) -> None:
    assert amounts.day(date(2026, 3, 1), language) == shown


def test_weekday_begins_a_line() -> None:
    assert amounts.weekday(date(2026, 4, 21), "fr") == "Mardi 21 avril 2026"


def test_percent() -> None:
    assert amounts.percent(2000, "en") == "20\u00a0%"
    assert amounts.percent(550, "fr") == "5,5\u00a0%"


def test_times_are_the_clinics_and_cross_midnight() -> None:
    late = datetime(2026, 3, 28, 23, 30, 5, tzinfo=UTC)
    assert amounts.local_day(late, "Europe/Paris") == date(2026, 3, 29)
    assert amounts.at(late, "Europe/Paris", "en") == "29 March 2026, 00:30"
    assert amounts.at_exactly(late, "Europe/Paris", "en") == "29 March 2026, 00:30:05 (UTC+01:00)"
    assert amounts.at_exactly(late, "Asia/Kathmandu", "en").endswith("05:15:05 (UTC+05:45)")
    assert amounts.at_exactly(late, "America/St_Johns", "en").endswith("21:00:05 (UTC-02:30)")
    assert amounts.in_utc(late) == "2026-03-28 23:30:05 UTC"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    shown = [amounts.at_exactly(moment, "Europe/Paris", "en") for moment in (first, second)]
    assert shown[0].replace("+02:00", "+01:00") == shown[1]
    assert shown[0] != shown[1]
