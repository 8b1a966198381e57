"""Birth dates as people type them, and ages around 29 February."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.patients.interface import BirthDateRefused
from clinic_desktop.domain.patients.rules import dates

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("14031988", [date(1988, 3, 14)]),
        ("14.3.88", [date(1988, 3, 14)]),
        ("14.03.1988", [date(1988, 3, 14)]),
        ("14.3.1988.", [date(1988, 3, 14)]),
        ("1988-03-14", [date(1988, 3, 14)]),
        ("1988/3/14", [date(1988, 3, 14)]),
        ("19880314", [date(1988, 3, 14)]),
        ("140388", [date(1988, 3, 14)]),
        ("14/3/88", [date(1988, 3, 14)]),
        ("3/14/1988", [date(1988, 3, 14)]),
        ("3/4/1988", [date(1988, 4, 3), date(1988, 3, 4)]),
        ("3.4.1988", [date(1988, 4, 3)]),
        ("1.2.20", [date(2020, 2, 1), date(1920, 2, 1)]),
        ("1.2.27", [date(1927, 2, 1)]),
        ("29.2.2000", [date(2000, 2, 29)]),
        ("29.2.1900", []),
        ("31.4.1988", []),
        ("24.11.2026", []),
        ("1.1.1850", []),
        ("14.3.", []),
        ("Haddad", []),
        ("", []),
        ("14.3-88", []),
    ],
)
def test_forms_of_a_birth_date(typed: str, days: list[date]) -> None:
    assert list(dates.birth_dates(typed, TODAY)) == days


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_every_day_is_found_in_every_form(born: date) -> None:
    short = f"{born.day}.{born.month}.{born.year % 100:02}"
    for typed in (born.isoformat(), born.strftime("%d%m%Y"), born.strftime("%d/%m/%Y")):
        assert born in dates.birth_dates(typed, TODAY)
    if born.year > 1927:
        assert born in dates.birth_dates(short, TODAY)


@given(st.text(max_size=12))
def test_no_text_gives_an_impossible_day(text: str) -> None:
    assert all(dates.is_possible(day, TODAY) for day in dates.birth_dates(text, TODAY))


@pytest.mark.row("F013")
@pytest.mark.parametrize("born", [date(2026, 11, 24), date(1895, 12, 31)])
def test_impossible_birth_dates_are_refused(born: date) -> None:
    with pytest.raises(BirthDateRefused):
        dates.check_born(born, TODAY)


def test_today_and_not_known_are_possible() -> None:
    assert dates.check_born(TODAY, TODAY) == TODAY
    assert dates.check_born(None, TODAY) is None


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(1988, 3, 14), date(2026, 3, 13), 37),
        (date(1988, 3, 14), date(2026, 3, 14), 38),
    ],
)
def test_age(born: date, today: date, years: int) -> None:
    assert dates.age(born, today) == years


def test_the_eighteenth_birthday_of_29_february_is_1_march() -> None:
    assert dates.birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert dates.birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)
    assert dates.birthday(date(1988, 3, 14), 18) == date(2006, 3, 14)
