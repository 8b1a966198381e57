"""Licence, indemnity and privilege on the day of the act: cases, and what always holds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.accounts.interface.credentials import (
    EVERY_PROCEDURE,
    KINDS,
    Held,
    Holder,
)
from clinic_desktop.domain.workflow.rules.privileges import Day, lacking

VIENNA = ZoneInfo("Europe/Vienna")
AT = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NOSE = {"RHINO_PRIM": "Rhinoplasty"}


def held(kind: str, value: str = "x", starts: int = -30, ends: int | None = None) -> Held:
    """In days from the act."""
    return Held(kind, value, AT + starts * DAY, None if ends is None else AT + ends * DAY)


def said(
    *own: Held, acts: dict[str, str] = NOSE, operates: bool = True, required: bool = False
) -> list[str]:
    holder = Holder(UUID(int=7), "Dr Ruth Amsel", operates, own)
    found = list(lacking(holder, acts, Day(AT, VIENNA), required=required))
    assert all((one.code, one.who) == ("staff.privileged", "THEATRE_MANAGER") for one in found)
    return [one.text for one in found]


LICENCE, INSURANCE = "The licence of Dr Ruth Amsel", "The indemnity insurance of Dr Ruth Amsel"
NO_NOSE = "Dr Ruth Amsel has no privilege for"
NOSES = "The privilege of Dr Ruth Amsel for Rhinoplasty"
NOTHING = ["No licence of", "No indemnity insurance of", NO_NOSE]
ALL = (held("LICENCE"), held("INDEMNITY", ends=1), held("PRIVILEGE", "RHINO_PRIM"))


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ((), []),
        (ALL, []),
        ((held("PRIVILEGE", EVERY_PROCEDURE),), []),
        ((held("LICENCE", ends=0),), [f"{LICENCE} is valid until 14 December 2026 only."]),
        ((held("LICENCE", ends=0), held("LICENCE", starts=0)), []),
        (
            (held("LICENCE", ends=-2), held("LICENCE", ends=-9)),
            [f"{LICENCE} is valid until 12 December 2026 only."],
        ),
        ((held("INDEMNITY", starts=3),), [f"{INSURANCE} is valid from 17 December 2026 only."]),
        ((held("PRIVILEGE", "LIPO"),), [f"{NO_NOSE} Rhinoplasty."]),
        (
            (held("PRIVILEGE", "RHINO_PRIM", ends=-5), held("PRIVILEGE", "LIPO")),
            [f"{NOSES} is valid until 9 December 2026 only."],
        ),
        ((held("LICENCE", starts=-30, ends=-30),), []),  # recorded by mistake and taken back
    ],
)  # fmt: skip
def test_what_was_recorded_is_live_on_the_day(own: tuple[Held, ...], words: list[str]) -> None:
    assert said(*own) == words


@pytest.mark.parametrize(
    ("own", "acts", "operates", "missing"),
    [
        ((), NOSE, True, NOTHING),
        ((), {}, True, ["No licence of", "No indemnity insurance of"]),
        ((), {}, False, []),  # a nurse of the team
        ((), NOSE, False, NOTHING),
        (ALL, NOSE, True, []),
        (ALL, NOSE | {"LIPO": "Liposuction"}, True, [f"{NO_NOSE} Lipo"]),
        (ALL[1:], NOSE, True, ["No licence of"]),
    ],
)  # fmt: skip
def test_where_the_clinic_requires_it_nothing_may_be_missing(
    own: tuple[Held, ...], acts: dict[str, str], operates: bool, missing: list[str]
) -> None:
    words = said(*own, acts=acts, operates=operates, required=True)
    assert len(words) == len(missing)
    assert all(text.startswith(part) for text, part in zip(words, missing, strict=True))


def test_a_credential_that_begins_says_from_when() -> None:
    holder = Holder(UUID(int=7), "Dr Ruth Amsel", True, (held("LICENCE", starts=2),))
    [one] = lacking(holder, NOSE, Day(AT, VIENNA), required=False)
    assert one.earliest == AT + 2 * DAY


days = st.integers(-60, 60)
credentials = st.builds(
    held,
    st.sampled_from(KINDS),
    st.sampled_from(("RHINO_PRIM", "LIPO", EVERY_PROCEDURE)),
    days,
    st.none() | days,
)


@given(st.lists(credentials, max_size=8), st.booleans())
def test_one_more_that_is_live_never_shuts_what_was_open(own: list[Held], required: bool) -> None:
    before = said(*own, required=required)
    more = said(*own, held("LICENCE"), held("INDEMNITY"), required=required)
    assert set(more) <= set(before)
    assert said(*own, *ALL, required=required) == []


@given(st.lists(credentials, max_size=8))
def test_what_is_required_is_never_less_than_what_was_recorded(own: list[Held]) -> None:
    assert set(said(*own)) <= set(said(*own, required=True))


@given(st.lists(credentials, max_size=8), st.integers(-60, 60))
def test_the_order_of_recording_does_not_matter(own: list[Held], shift: int) -> None:
    turned = own[shift % (len(own) or 1) :] + own[: shift % (len(own) or 1)]
    assert said(*own) == said(*turned)
