"""Walls of sides against a second program: marks before theatre, devices at the end."""

from datetime import timedelta

import pytest

from tests.support.clock import NOON
from tests.support.raw_chain import WEEK, Chain, Way
from tests.support.second_program import refused

LATER = timedelta(seconds=1)


def checked_in(chain: Chain, side: str, site: str = "", weeks: int = 3) -> Way:
    """A case with all that theatre asks for but the mark of its line."""
    way = chain.planned()
    chain.p.change("plan_line", way.line, side=side, site=site)
    chain.scheduled(chain.cased(chain.signed(chain.approved(way))), NOON + weeks * WEEK)
    chain.case_to(way, "CHECKED_IN")
    chain.ready(way)
    return way


def mark(chain: Chain, way: Way, line: str, side: str, note: str = "", number: int = 0) -> None:
    chain.p.put(
        "case_event", case_id=way.case, patient_id=way.patient, kind="MARK", code=side, text=note,
        facts={"line": line, "side": side}, author_id=chain.surgeon,
        recorded_at=NOON + number * LATER,
    )  # fmt: skip


@pytest.mark.row("F179")
def test_no_theatre_before_the_side_is_marked(chain: Chain) -> None:
    way = checked_in(chain, "LEFT", "lobe")
    other = checked_in(chain, "LEFT", "lobe", weeks=4)
    line = "RHINO_PRIM:LEFT:lobe"
    mark(chain, other, line, "LEFT")
    wrong = (
        (line, "RIGHT", ""), ("RHINO_PRIM:LEFT", "LEFT", ""), (line, "NOT_APPLICABLE", " "),
    )  # fmt: skip
    for number, made in enumerate(wrong):
        mark(chain, way, *made, number)
        with refused("theatre.not_marked"):
            chain.case_to(way, "IN_THEATRE")
    mark(chain, way, line, "LEFT", "", 4)
    mark(chain, way, line, "RIGHT", "a slip", 5)
    with refused("theatre.not_marked"):
        chain.case_to(way, "IN_THEATRE")
    mark(chain, way, line, "LEFT", "corrected", 6)
    chain.case_to(way, "IN_THEATRE")


@pytest.mark.parametrize(
    ("side", "site", "marked", "note"),
    [
        ("NONE", "Schläfe", "MIDLINE", ""),
        ("MIDLINE", "", "NONE", ""),
        ("RIGHT", "", "NOT_APPLICABLE", "Skin is broken there"),
    ],
)
def test_what_has_no_pair_is_marked_as_such(
    chain: Chain, side: str, site: str, marked: str, note: str
) -> None:
    way = checked_in(chain, side, site)
    with refused("theatre.not_marked"):
        chain.case_to(way, "IN_THEATRE")
    mark(chain, way, f"RHINO_PRIM:{side}:{site}".rstrip(":"), marked, note)
    chain.case_to(way, "IN_THEATRE")


def test_an_emergency_waits_for_no_mark(chain: Chain) -> None:
    way = chain.emergency()
    chain.case_to(way, "IN_THEATRE")


def device(chain: Chain, way: Way, side: str, **more: object) -> None:
    row = {"case_id": way.case, "patient_id": way.patient, "maker": "M", "model": "R", "lot": "7"}
    chain.p.put("implant", **{**row, **more}, side=side)


def test_a_case_is_done_when_every_planned_side_has_its_device(chain: Chain) -> None:
    way = chain.in_theatre()
    chain.p.change("surgical_case", way.case, implant_sides='["LEFT", "RIGHT"]')
    chain.written_up(way)
    done = {"outcome": "DONE", "completed_at": NOON}
    device(chain, way, "LEFT")
    device(chain, way, "RIGHT", case_id=None, external=True)
    device(chain, chain.in_theatre(chain.scheduled(start=NOON + 4 * WEEK)), "RIGHT")
    with refused("theatre.implant_missing"):
        chain.case_to(way, "COMPLETED", **done)
    device(chain, way, "RIGHT", serial="S1")
    chain.case_to(way, "COMPLETED", **done)


def test_an_operation_that_was_stopped_owes_no_device(chain: Chain) -> None:
    way = chain.in_theatre()
    chain.p.change("surgical_case", way.case, implant_sides='["LEFT"]')
    chain.noted(way)
    chain.case_to(way, "COMPLETED", outcome="PARTIAL", completed_at=NOON)


def test_a_device_without_lot_needs_its_own_override(chain: Chain) -> None:
    way = chain.in_theatre()
    nameless = {"lot": "", "serial": ""}
    with refused("clinic.broken"):
        device(chain, way, "LEFT", **nameless)
    with refused("inventory.not_a_deviation"):
        device(chain, way, "LEFT", **nameless, override_id=chain.override(way, "LATE_ENTRY"))
    device(chain, way, "LEFT", **nameless, override_id=chain.override(way, "IMPLANT_DEVIATION"))
