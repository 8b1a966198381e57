"""All orders of events of plan, consent, case and booking reach no forbidden joint state."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from clinic_desktop.core.moves import MOVES, STATES, after

LIVE = {"DRAFT", "INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES", "SIGNED"}
OPEN_CASE = {"SCHEDULED", "ON_HOLD", "CHECKED_IN", "IN_THEATRE", "POSTPONED"}


@dataclass(frozen=True)
class Joint:
    """The four machines at one moment; None: not there yet. `used`: a case was completed."""

    plan: str | None
    consent: str | None = None
    case: str | None = None
    booking: str | None = None
    emergency: bool = False
    used: bool = False

    def move(self, *idents: str) -> "Joint":
        """Fire each move at the machine it belongs to; the table decides where it leads."""
        now = self
        for ident in idents:
            part = MOVES[ident].machine
            fields: dict[str, Any] = {part: after(ident, getattr(now, part))}
            now = replace(now, **fields)
        return now

    def may(self, ident: str) -> bool:
        return MOVES[ident].allowed(getattr(self, MOVES[ident].machine))

    def first(self, *idents: str) -> "Joint":
        """Rule 2: an effect fires the row whose source matches; if none does, nothing happens."""
        for ident in idents:
            if self.may(ident):
                return self.move(ident)
        return self


def unscheduled(s: Joint) -> Joint:
    return s.first("P13" if s.consent == "SIGNED" else "P14")


def held(s: Joint) -> Joint:
    return s.move("S02").first("B07") if s.may("S02") else s


def released(s: Joint) -> Joint:
    return s.first("B08")


def lost(s: Joint) -> Joint:
    """The plan waits while the case is in theatre; else it loses its consent, the case holds."""
    return s if s.case == "IN_THEATRE" else held(s.first("P09", "P10", "P11"))


def revise(s: Joint) -> Joint:
    return held(s.move("P15").first("K12"))


def cancel_plan(s: Joint) -> Joint:
    s = s.move("P20").first("K13")
    return released(s.move("S11")) if s.may("S11") else s


def create_consent(s: Joint) -> Joint:
    s = replace(s, consent=after("K01", None))
    return s if s.emergency else s.first("P07")


def clear_hold(s: Joint) -> Joint:
    """B03 where the slot is still held; an emergency without one takes another by B10."""
    s = s.move("S03")
    if s.may("B03"):
        return s.move("B03").first("P12", "P22")
    if s.emergency and s.booking != "CONFIRMED":
        return replace(s, booking=after("B10", None)).first("P12", "P22")
    return s.first("P22") if s.emergency else s


def expire_booking(s: Joint) -> Joint:
    s = unscheduled(s.move("B04"))
    return s.move("S10") if s.case == "ON_HOLD" else s


def displace(s: Joint) -> Joint:
    return unscheduled(held(s.move("B09")))


def consent_events(s: Joint) -> Iterator[tuple[str, Joint]]:
    if s.consent not in LIVE and (
        s.plan in {"APPROVED", "CONSENT_PENDING"} or (s.emergency and s.plan == "SCHEDULED")
    ):
        yield "K01", create_consent(s)
    if s.may("K02") and not s.emergency:
        yield "K02", s.move("K02")
    for ident in ("K03", "K05"):
        if s.may(ident):
            yield ident, s.move(ident)
    if s.may("K09") and s.emergency:
        yield "K09", s.move("K09")
    if s.may("K08") and (s.plan == "CONSENT_PENDING" or s.emergency):
        yield "K08", s.move("K08").first("P08")
    if s.may("K10"):
        yield "K10", s.move("K10").first("P09")
    if s.may("K11") and s.plan != "COMPLETED":
        yield "K11", lost(s.move("K11"))
    if s.may("K13") and s.case != "IN_THEATRE" and s.plan != "COMPLETED":
        yield "K13", lost(s.move("K13"))


def plan_events(s: Joint) -> Iterator[tuple[str, Joint]]:
    for ident in ("P02", "P03", "P05"):
        if s.may(ident):
            yield ident, s.move(ident)
    if s.may("P15") and s.case != "IN_THEATRE" and not s.emergency:
        yield "P15", revise(s)
    if s.may("P20") and s.case != "IN_THEATRE":
        yield "P20", cancel_plan(s)


def case_events(s: Joint) -> Iterator[tuple[str, Joint]]:
    signed = s.consent == "SIGNED"
    if s.plan == "CONSENT_SIGNED" and signed and s.case not in OPEN_CASE:
        yield "S01", replace(s, case=after("S01", None), booking=None, used=False)
    if s.may("S14") and s.plan == "CONSENT_SIGNED" and signed:
        yield "S14", replace(s.move("S14"), booking=None)
    for part in (hold_events, arrival_events, completion_events):
        yield from part(s)


def hold_events(s: Joint) -> Iterator[tuple[str, Joint]]:
    signed = s.consent == "SIGNED"
    if s.may("S02"):
        yield "S02", held(s)
    elective = s.plan in {"CONSENT_SIGNED", "SCHEDULED"} and signed
    authorised = s.emergency and s.plan in {"APPROVED", "SCHEDULED"}
    if s.may("S03") and (elective or authorised):
        yield "S03", clear_hold(s)
    if s.may("S10") and not s.emergency:
        yield "S10", unscheduled(released(s.move("S10")))
    for ident in ("S06", "S11"):
        if s.may(ident):
            yield ident, unscheduled(released(s.move(ident)))


def arrival_events(s: Joint) -> Iterator[tuple[str, Joint]]:
    signed = s.consent == "SIGNED"
    if s.may("S04") and s.booking == "CONFIRMED" and (signed or s.emergency):
        yield "S04", s.move("S04")
    if s.may("S05") and not s.emergency:
        yield "S05", s.move("S05")
    if s.may("S07") and s.booking == "CONFIRMED" and signed and not s.emergency:
        yield "S07", s.move("S07")
    if s.may("S13") and s.emergency:
        yield "S13", s.move("S13")


def completion_events(s: Joint) -> Iterator[tuple[str, Joint]]:
    signed = s.consent == "SIGNED"
    if s.may("S08") and (signed or s.emergency):
        yield "S08 P17", replace(s.move("S08").first("P17"), used=True)
    if s.may("S08") and not s.emergency:
        yield "S08 P18 P19", replace(s.move("S08").first("P18" if signed else "P19"), used=True)
    if s.may("S09"):
        yield "S09 P17", replace(s.move("S09").first("P17"), used=True)


def booking_events(s: Joint) -> Iterator[tuple[str, Joint]]:
    ready = s.case == "SCHEDULED" and s.plan == "CONSENT_SIGNED" and s.consent == "SIGNED"
    if ready and s.booking in {None, "RELEASED"}:
        yield "B02", replace(s, booking=after("B02", None)).first("P12")
        yield "B01", replace(s, booking=after("B01", None))
    going = s.plan in {"CONSENT_SIGNED", "SCHEDULED"} and s.consent == "SIGNED"
    if s.may("B03") and s.case == "SCHEDULED" and going:
        yield "B03", s.move("B03").first("P12")
    if s.may("B04"):
        yield "B04", expire_booking(s)
    if s.may("B09") and s.case in {"SCHEDULED", "CHECKED_IN"} and not s.emergency:
        yield "B09", displace(s)
    if s.may("B08") and s.case in {"SCHEDULED", "ON_HOLD"}:
        yield "B08", unscheduled(released(s))


def events(s: Joint) -> Iterator[tuple[str, Joint]]:
    for part in (plan_events, consent_events, case_events, booking_events):
        yield from part(s)


INVARIANTS: dict[str, Callable[[Joint], bool]] = {
    "a signed plan has a signed consent": lambda s: (
        not (
            s.plan in {"CONSENT_SIGNED", "SCHEDULED"}
            and not s.emergency
            and s.consent != "SIGNED"
            and s.case != "IN_THEATRE"
        )
    ),
    "a scheduled plan has an open case with a live slot": lambda s: (
        not (
            s.plan == "SCHEDULED"
            and not (s.case in OPEN_CASE - {"POSTPONED"} and s.booking in {"HELD", "CONFIRMED"})
        )
    ),
    "a confirmed slot belongs to a case that goes on": lambda s: (
        not (s.booking == "CONFIRMED" and s.case in {"ON_HOLD", "POSTPONED", "CANCELLED"})
    ),
    "no slot without a case": lambda s: not (s.booking in {"HELD", "CONFIRMED"} and s.case is None),
    "a cancelled plan leaves nothing open": lambda s: (
        not (s.plan == "CANCELLED" and (s.case in OPEN_CASE or s.consent in LIVE))
    ),
    "a completed plan has a completed case": lambda s: (
        not (s.plan == "COMPLETED" and s.case != "COMPLETED")
    ),
    "who is checked in has a slot": lambda s: (
        not (s.case == "CHECKED_IN" and s.booking != "CONFIRMED")
    ),
    "a scheduled case has a signed plan": lambda s: (
        not (
            s.case == "SCHEDULED"
            and s.plan not in {"CONSENT_SIGNED", "SCHEDULED"}
            and not s.emergency
        )
    ),
}

ELECTIVE = Joint("DRAFT")
EMERGENCY = Joint("SCHEDULED", case="CHECKED_IN", booking="CONFIRMED", emergency=True)


def walk(start: Joint) -> tuple[set[Joint], set[str], int]:
    """Every joint state that some order of events reaches; the events seen; the edges."""
    seen, fired, edges, queue = {start}, set[str](), 0, deque([start])
    while queue:
        here = queue.popleft()
        for name, there in events(here):
            edges += 1
            fired.update(name.split())
            if there not in seen:
                seen.add(there)
                queue.append(there)
    return seen, fired, edges


@pytest.mark.row("F157")
@pytest.mark.row("F179")
@pytest.mark.parametrize(("start", "states", "edges"), [(ELECTIVE, 183, 756), (EMERGENCY, 97, 418)])
def test_no_order_of_events_breaks_an_invariant(start: Joint, states: int, edges: int) -> None:
    seen, _fired, ways = walk(start)
    for name, holds in INVARIANTS.items():
        assert [s for s in seen if not holds(s)] == [], name
    assert (len(seen), ways) == (states, edges)


@pytest.mark.parametrize("start", [ELECTIVE, EMERGENCY])
def test_nobody_is_stuck_before_the_end(start: Joint) -> None:
    seen, _fired, _edges = walk(start)
    stuck = [s for s in seen if not any(events(s)) and s.plan not in {"COMPLETED", "CANCELLED"}]
    assert stuck == []


def test_the_walk_visits_every_state_of_its_machines() -> None:
    seen = walk(ELECTIVE)[0] | walk(EMERGENCY)[0]
    for part in ("plan", "consent", "case", "booking"):
        assert {getattr(s, part) for s in seen} - {None} == set(STATES[part])


def test_the_walk_makes_the_moves_that_bind_the_machines() -> None:
    fired = walk(ELECTIVE)[1] | walk(EMERGENCY)[1]
    bound = {"P15", "P20", "K01", "K08", "K10", "K11", "K13", "S01", "S03", "S04", "S06", "S07"}
    assert bound | {"S08", "S09", "S10", "S11", "S13", "S14", "B02", "B04", "B08", "B09"} <= fired
