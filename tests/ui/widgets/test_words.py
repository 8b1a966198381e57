"""Dates, times and amounts as people type them: tables, no Qt."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.ui.widgets.date_words import (
    DateProblem,
    Order,
    age_in_years,
    parse_date,
    say_age,
    say_date,
)
from clinic_desktop.ui.widgets.money_words import (
    MoneyProblem,
    parse_amount,
    say_amount,
    say_money,
)
from clinic_desktop.ui.widgets.time_words import TimeProblem, parse_minutes, parse_time, say_time

TODAY = date(2026, 11, 22)
LEILA = date(1988, 3, 14)


@pytest.mark.parametrize(
    "text",
    [
        "14031988",
        "140388",
        "14.3.88",
        "14.03.1988",
        "14. 3. 1988",
        "14/3/1988",
        "14-3-88",
        "14 3 1988",
        "1988-03-14",
        "1988/3/14",
        "19880314",
        "14 mar 1988",
        "14 March 1988",
        "14. März 1988",
        "14 mars 88",
        "mar 14 1988",
        "March 14th, 1988",
        "14mar1988",
        "  14.3.88  ",
        "١٤.٣.١٩٨٨",
    ],
)
def test_every_usual_way_to_write_a_date(text):
    assert parse_date(text, TODAY) == LEILA


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("22.11.26", date(2026, 11, 22)),
        ("23.11.26", date(1926, 11, 23)),
        ("1.1.00", date(2000, 1, 1)),
        ("29.2.24", date(2024, 2, 29)),
        ("1 juin 1960", date(1960, 6, 1)),
        ("1 août 1960", date(1960, 8, 1)),
        ("5 dez 1960", date(1960, 12, 5)),
        ("20121955", date(1955, 12, 20)),
    ],
)
def test_short_years_are_the_last_that_has_been(text, meant):
    assert parse_date(text, TODAY) == meant


def test_american_order_and_dates_ahead():
    assert parse_date("3/14/88", TODAY, order=Order.MONTH_FIRST) == LEILA
    assert parse_date("03141988", TODAY, order=Order.MONTH_FIRST) == LEILA
    assert parse_date("1988-03-14", TODAY, order=Order.MONTH_FIRST) == LEILA
    assert parse_date("24.12.26", TODAY, ahead=True) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("31.4.1958", "day", "There is no 31 April."),
        ("31041958", "day", "There is no 31 April."),
        ("0.4.1958", "day", "There is no 0 April."),
        ("14.13.1958", "month", "There is no month 13."),
        ("29.2.2027", "leap", "There is no 29 February in 2027."),
        ("30 feb 2024", "day", "There is no 30 February."),
        ("14 foo 1988", "unreadable", "Please write the date like 14.3.1988."),
        ("14.3", "unreadable", "Please write the date like 14.3.1988."),
        ("14.3.198", "unreadable", "Please write the date like 14.3.1988."),
        ("14.3.0088", "unreadable", "Please write the year with four digits."),
        ("hello", "unreadable", "Please write the date like 14.3.1988."),
        ("1.2.3.4", "unreadable", "Please write the date like 14.3.1988."),
    ],
)
def test_what_is_no_date_is_told_in_words(text, code, words):
    with pytest.raises(DateProblem) as caught:
        parse_date(text, TODAY)
    assert (caught.value.code, str(caught.value)) == (code, words)


@given(st.dates(date(1900, 1, 1), TODAY))
def test_what_is_shown_is_read_back(day):
    assert parse_date(say_date(day), TODAY) == day
    assert parse_date(f"{day:%d%m%Y}", TODAY) == day or day.year < 1850


@given(st.text(max_size=24))
def test_no_text_breaks_the_reader(text):
    with suppress(DateProblem):
        assert parse_date(text, TODAY)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (LEILA, "38 years"),
        (date(1988, 11, 22), "38 years"),
        (date(1988, 11, 23), "37 years"),
        (date(2025, 9, 20), "14 months"),
        (date(2026, 10, 22), "1 month"),
        (date(2026, 11, 10), "12 days"),
        (date(2026, 11, 21), "1 day"),
        (TODAY, "0 days"),
        (date(2027, 1, 1), ""),
    ],
)
def test_age_in_words(born, age):
    assert say_age(born, TODAY) == age


def test_leap_day_children_turn_on_the_first_of_march():
    assert age_in_years(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_in_years(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9", time(9)),
        ("9:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("930", time(9, 30)),
        ("0930", time(9, 30)),
        ("9h30", time(9, 30)),
        ("9h", time(9)),
        ("9:30 pm", time(21, 30)),
        ("12 am", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_times(text, meant):
    assert parse_time(text) == meant
    assert parse_time(say_time(meant)) == meant


@pytest.mark.parametrize("text", ["", "25:00", "9:75", "noon", "12345"])
def test_no_such_time(text):
    with pytest.raises(TimeProblem):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90", 90), ("90 min", 90), ("1:30", 90), ("1h30", 90), ("1 h", 60), ("1.5 h", 90)],
)
def test_lengths(text, minutes):
    assert parse_minutes(text) == minutes


def test_no_such_length():
    with pytest.raises(TimeProblem):
        parse_minutes("long")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("3700", 370_000),
        ("3 700.00", 370_000),
        ("3 700,50", 370_050),
        ("3.700,50", 370_050),
        ("3,700.50", 370_050),
        ("3'700.50", 370_050),
        ("1.234.567", 123_456_700),
        ("1,234", 123_400),
        ("EUR 45", 4_500),
        ("45 eur", 4_500),
        (".5", 50),
        ("12.5", 1_250),
        ("1200+95", 129_500),
        ("1200-95.50", 110_450),
        ("3700/2", 185_000),
        ("/2", 185_000),
        ("0.05/2", 3),
    ],
)
def test_amounts(text, minor):
    assert parse_amount(text, "EUR", standing=370_000) == minor


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2345", "12..3", "1,23,456", "5-9", "1/0", "--3", "1e5", "."]
)
def test_what_is_no_amount(text):
    with pytest.raises(MoneyProblem):
        parse_amount(text, "EUR")


def test_currencies_without_or_with_three_decimals():
    assert parse_amount("3,700", "JPY") == 3_700
    assert parse_amount("1.500", "KWD") == 1_500
    assert say_amount(3_700, "JPY") == "3\u00a0700"
    assert say_amount(1_500, "KWD") == "1.500"


@given(st.integers(0, 10**12), st.sampled_from(["EUR", "JPY", "KWD", "USD"]))
def test_amount_that_is_shown_is_read_back(minor, currency):
    assert parse_amount(say_amount(minor, currency), currency) == minor
    assert parse_amount(say_money(minor, currency), currency) == minor
