"""Who may be the same person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.patients.rules.matching import HIT, Traits, likeness, near_days, sound

BORN = date(1988, 3, 14)


def who(
    first: str = "Leila",
    last: str = "Haddad",
    born: date | None = BORN,
    phones: str = "",
    email: str = "",
) -> Traits:
    return Traits(first, last, born, frozenset(phones.split()), email)


@pytest.mark.row("F002")
@pytest.mark.row("F003")
@pytest.mark.row("F004")
@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (who(), "same name"),
        (who("leïla", "HADDAD"), "same birth date"),
        (who("Haddad", "Leila"), "first and last name swapped"),
        (who("Leila", "Hadad"), "nearly the same name"),
        (who("Layla", "Haddad"), "nearly the same name"),
        (who("Leila", "Haddad-Moreau"), "one name is part of the other"),
        (who(born=date(1988, 3, 15)), "birth date differs by one digit"),
        (who(born=date(1989, 3, 14)), "birth date differs by one digit"),
        (who("Max", "Muster", date(1950, 1, 1), email="leila@x.org"), "same e-mail address"),
        (who("Max", "Muster", date(1950, 1, 1), "+436641234567"), "same phone number"),
        (who("Max", "Muster", date(1950, 1, 1), "+496641234567"), "same phone number"),
        (who(born=None), "birth date not known on both records"),
    ],
)
def test_hits(other: Traits, reason: str) -> None:
    found = likeness(who(phones="+436641234567", email="leila@x.org"), other)
    assert found.score >= HIT
    assert reason in found.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (who(born=date(1988, 3, 4)), who(born=date(1988, 4, 3))),
        (who("Hans", "Meyer"), who("Hanns", "Maier")),
        (who("Anna", "Schmidt"), who("Anna", "Schmitt")),
        (who("Cher", ""), who("", "Cher")),
        (who("Katrin", "Huber"), who("Catrin", "Huber")),
        (who("Katrin", "Huber"), who("Huber", "Catrin")),
        (who("عبد الله", "بن محمد"), who("عبد الله", "بن محمّد")),
    ],
)
def test_slips_of_pen_and_ear_are_hits(one: Traits, other: Traits) -> None:
    assert likeness(one, other).score >= HIT


@pytest.mark.parametrize(
    "other",
    [
        who(born=date(1961, 7, 2)),
        who("Samira", "Haddad"),
        who("Tom", "Weber"),
        who("Leila", "Weber", date(1988, 3, 15)),
        who("", ""),
    ],
)
def test_namesakes_and_strangers_are_none(other: Traits) -> None:
    assert likeness(who(), other).score < HIT


def test_the_surest_is_one_hundred() -> None:
    same = who(phones="+436641234567", email="leila@x.org")
    assert likeness(same, same).score == 100


people = st.builds(
    Traits,
    st.text(max_size=12),
    st.sampled_from(["Haddad", "Hadad", "Huber", "", "O'Neil"]),
    st.none() | st.dates(min_value=date(1987, 1, 1), max_value=date(1989, 12, 31)),
    st.frozensets(st.sampled_from(["+436641234567", "+491234567890"])),
    st.sampled_from(["", "a@x.org", "b@x.org"]),
)


@given(people, people)
def test_likeness_is_symmetric_and_bounded(one: Traits, other: Traits) -> None:
    there, back = likeness(one, other), likeness(other, one)
    assert there == back
    assert 0 <= there.score <= 100
    assert bool(there.reasons) == (there.score > 0)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)))
def test_near_days_hold_the_day_and_stay_few(born: date) -> None:
    days = near_days(born)
    assert born in days
    assert len(days) <= 60


def test_near_days_hold_a_swap_and_a_slip() -> None:
    assert {date(1988, 4, 3), date(1988, 3, 5), date(1998, 3, 4)} <= set(
        near_days(date(1988, 3, 4))
    )


@pytest.mark.parametrize(
    ("one", "other"), [("meyer", "maier"), ("schmidt", "schmitt"), ("philip", "filip")]
)
def test_words_that_sound_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)
