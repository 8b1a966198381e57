"""Checklists, counts, marks, free time and deviations: plain rules."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.theatre.interface import COUNTED, PHASES
from clinic_desktop.domain.theatre.rules.checklists import Answer, checklist, missing, stands
from clinic_desktop.domain.theatre.rules.counts import Count, agreed
from clinic_desktop.domain.theatre.rules.days import at_minute, span_of
from clinic_desktop.domain.theatre.rules.deviations import Answered, deviations
from clinic_desktop.domain.theatre.rules.marks import Mark, all_marked, side_of
from clinic_desktop.domain.theatre.rules.slots import GRID, Search, first_free

VIENNA = ZoneInfo("Europe/Vienna")
EIGHT = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.row("F098")
def test_the_checklist_of_theatre_has_nineteen_items_in_three_phases() -> None:
    items = checklist("THEATRE").items
    assert [sum(i.phase == phase for i in items) for phase in PHASES] == [7, 7, 5]
    assert len({(i.phase, i.code) for i in items}) == 19
    assert checklist("THEATRE").counts == COUNTED


def test_a_treatment_room_asks_four_things_before_the_needle() -> None:
    room = checklist("TREATMENT_ROOM")
    assert [(i.phase, i.code) for i in room.items] == [
        ("TIME_OUT", code) for code in ("IDENTITY", "AREA", "PRODUCT", "CONTRAINDICATIONS")
    ]
    assert room.counts == ()
    assert agreed("TREATMENT_ROOM", ())


@pytest.mark.parametrize(
    ("code", "answer", "note", "dealt_with"),
    [
        ("IDENTITY", "YES", "", True),
        ("IDENTITY", "NO", "", False),
        ("IDENTITY", "NO", "asleep on arrival, band checked", True),
        ("IDENTITY", "NOT_APPLICABLE", "", False),
        ("SITE_MARKED", "NOT_APPLICABLE", "", True),
        ("OXIMETER", "NOT_DONE", " ", False),
        ("OXIMETER", "NOT_DONE", "emergency", True),
    ],
)
def test_another_answer_than_the_wished_one_needs_words(
    code: str, answer: str, note: str, dealt_with: bool
) -> None:
    item = checklist("THEATRE").item("SIGN_IN", code)
    assert item is not None
    assert stands(item, Answer("SIGN_IN", code, answer, note)) is dealt_with


def test_what_is_missing_is_named_by_phase() -> None:
    given_answers = [Answer("SIGN_OUT", i.code, "YES") for i in checklist("THEATRE").items]
    open_items = missing("THEATRE", given_answers)
    assert open_items["SIGN_OUT"] == ()
    assert len(open_items["SIGN_IN"]) == 7


@pytest.mark.parametrize(
    ("counts", "stand"),
    [
        ([], False),
        ([Count(what, 3, 3) for what in COUNTED[:2]], False),
        ([Count(what, 3, 3) for what in COUNTED], True),
        ([*(Count(what, 3, 3) for what in COUNTED), Count("THROAT_PACKS", 1, 0)], False),
        ([*(Count(what, 3, 3) for what in COUNTED), Count("THROAT_PACKS", 1, 0, "found")], True),
    ],
)
def test_counts_agree_or_are_explained(counts: list[Count], stand: bool) -> None:
    assert agreed("THEATRE", counts) is stand


@pytest.mark.parametrize(
    ("line", "side", "note", "right"),
    [
        ("BREAST_AUG:LEFT", "LEFT", "", True),
        ("BREAST_AUG:LEFT", "RIGHT", "sure", False),
        ("BREAST_AUG:LEFT:implant", "LEFT", "", True),
        ("BREAST_AUG:LEFT", "NOT_APPLICABLE", "", False),
        ("RHINO_PRIM:NONE:tip", "NOT_APPLICABLE", "single organ", True),
        ("LIPO:NONE:abdomen", "MIDLINE", "", True),
        ("LIPO::abdomen", "NONE", "", True),
        ("LIPO:MIDLINE:abdomen", "LEFT", "", False),
    ],
)
def test_a_mark_must_be_on_the_side_of_the_plan(
    line: str, side: str, note: str, right: bool
) -> None:
    assert Mark(line, side, note).right is right
    assert all_marked([line], [Mark(line, side, note)]) is right


def test_a_line_without_side_has_none() -> None:
    assert side_of("RHINO_PRIM") == ""


def day(*answers: tuple[str, int]) -> list[Answered]:
    """Whole phases, each answered so many minutes after eight."""
    return [
        Answered(phase, item.code, EIGHT + minutes * MINUTE)
        for phase, minutes in answers
        for item in checklist("THEATRE").items
        if item.phase == phase
    ]


TIMES = {
    what: EIGHT + n * 10 * MINUTE
    for n, what in enumerate(("WHEELS_IN", "ANAESTHESIA", "INCISION", "CLOSURE", "WHEELS_OUT"))
}


@pytest.mark.row("F099")
def test_a_day_in_order_has_no_deviation() -> None:
    answers = day(("SIGN_IN", 5), ("TIME_OUT", 15), ("SIGN_OUT", 35))
    assert deviations("THEATRE", answers, TIMES) == ()


@pytest.mark.row("F099")
def test_phases_out_of_order_are_flagged() -> None:
    answers = day(("TIME_OUT", 3), ("SIGN_IN", 5), ("SIGN_OUT", 35))
    assert deviations("THEATRE", answers, TIMES) == (
        "The time out began before the sign in was complete.",
    )


@pytest.mark.row("F099")
def test_acts_before_their_phase_are_flagged() -> None:
    late = {**TIMES, "ANAESTHESIA": EIGHT + 4 * MINUTE}
    assert deviations("THEATRE", day(("SIGN_IN", 5), ("TIME_OUT", 15)), late) == (
        "The sign in was not complete at anaesthesia.",
        "The sign out was not complete at wheels out.",
    )


def test_times_out_of_order_are_flagged() -> None:
    wrong = {"INCISION": EIGHT, "CLOSURE": EIGHT - MINUTE}
    assert deviations("THEATRE", day(("SIGN_IN", -9), ("TIME_OUT", -5)), wrong) == (
        "The time of closure lies before that of incision.",
    )


def test_a_treatment_room_has_one_phase_to_deviate_from() -> None:
    assert deviations("TREATMENT_ROOM", (), {"INCISION": EIGHT, "WHEELS_OUT": EIGHT}) == (
        "The time out was not complete at incision.",
    )


@pytest.mark.parametrize(
    ("when", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 23), 24)],
)
def test_a_day_is_as_long_as_the_clocks_make_it(when: date, hours: int) -> None:
    begins, ends = span_of(when, VIENNA)
    assert ends - begins == timedelta(hours=hours)


def test_opening_hours_follow_the_wall_clock() -> None:
    assert at_minute(date(2026, 7, 1), 480, VIENNA).hour == 6
    assert at_minute(date(2026, 12, 1), 480, VIENNA).hour == 7
    assert at_minute(date(2026, 12, 1), 24 * 60, VIENNA).hour == 23


def search(**more: int) -> Search:
    told = {"minutes": 60, "turnover": 20, "closes": 600, "not_before": 0, **more}
    return Search(
        EIGHT, EIGHT + told["closes"] * MINUTE, EIGHT + told["not_before"] * MINUTE,
        told["minutes"], told["turnover"],
    )  # fmt: skip


def busy(*spans: tuple[int, int]) -> list[tuple[datetime, datetime]]:
    return [(EIGHT + a * MINUTE, EIGHT + b * MINUTE) for a, b in spans]


@pytest.mark.parametrize(
    ("room", "people", "more", "minute"),
    [
        ((), (), {}, 0),
        ((), (), {"not_before": 7}, 10),
        ((), (), {"not_before": -60}, 0),
        (((0, 47),), (), {}, 50),
        (((79, 90),), (), {}, 90),
        (((80, 90),), (), {}, 0),
        ((), ((60, 90),), {}, 0),
        ((), ((59, 90),), {}, 90),
        (((0, 30), (100, 130)), ((130, 140),), {}, 140),
        ((), (), {"closes": 60}, 0),
        ((), (), {"closes": 59}, None),
        (((0, 541),), (), {}, None),
    ],
)
def test_the_first_free_time(
    room: tuple[tuple[int, int], ...],
    people: tuple[tuple[int, int], ...],
    more: dict[str, int],
    minute: int | None,
) -> None:
    found = first_free(search(**more), busy(*room), busy(*people))
    assert found == (None if minute is None else EIGHT + minute * MINUTE)


spans = st.lists(
    st.tuples(st.integers(0, 590), st.integers(1, 60)).map(lambda s: (s[0], s[0] + s[1])),
    max_size=8,
)


@given(spans, spans, st.integers(5, 120), st.integers(0, 40))
def test_the_first_free_time_is_free_and_the_first(
    room: list[tuple[int, int]], people: list[tuple[int, int]], minutes: int, turnover: int
) -> None:
    """Against trying every step of the grid."""
    asked = search(minutes=minutes, turnover=turnover)
    found = first_free(asked, busy(*room), busy(*people))
    expected = next(
        (
            EIGHT + start * MINUTE
            for start in range(0, 600 - minutes + 1, int(GRID / MINUTE))
            if not any(a < start + minutes + turnover and start < b for a, b in room)
            and not any(a < start + minutes and start < b for a, b in people)
        ),
        None,
    )
    assert found == expected
