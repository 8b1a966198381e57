"""Walls of theatre: no case without a signed consent, no slot twice, a record that stays.

A case stands on a signed plan, a slot on a case. On the way down the slot is demoted first
(HELD: it still keeps others out), then the case moves, then the plan, then the slot is released.
What happens in the body is a row of its own and never refused. docs/decisions/0006.
"""

from clinic_desktop.domain.theatre.models import ending, sides
from clinic_desktop.domain.theatre.models.record import OperationNote
from clinic_desktop.domain.theatre.models.tables import CaseHold, SurgicalCase, TheatreBooking
from clinic_desktop.store.guards import (
    Guard,
    NoOverlap,
    Rule,
    Shield,
    append_only,
    frozen,
    no_delete,
)
from clinic_desktop.store.machines import all_but, begins, listed, moves_only
from clinic_desktop.store.waiting import EARLY, waited

CASE, BOOKING = "surgical_case", "theatre_booking"
CLOSED = listed("COMPLETED", "CANCELLED")
GOING = listed("SCHEDULED", "CHECKED_IN", "IN_THEATRE")
THE_PLAN = ("procedure_plan WHERE id = NEW.plan_id",)  # whoever holds it holds the whole chain


def _consented(plan: str, moment: str) -> str:
    """The consent of the case is signed, of the plan's current revision, and holds at `moment`."""
    return (
        "EXISTS (SELECT 1 FROM procedure_plan p"
        " JOIN plan_revision r ON r.plan_id = p.id AND r.revision = p.revision"
        " JOIN consent c ON c.plan_id = p.id AND c.plan_revision = p.revision"
        " WHERE p.id = NEW.plan_id AND p.patient_id = NEW.patient_id"
        f" AND r.id = NEW.plan_revision_id AND {plan}"
        " AND c.id = NEW.consent_id AND c.patient_id = NEW.patient_id AND c.kind = 'PROCEDURE'"
        " AND c.status = 'SIGNED' AND c.consent_hash = r.consent_hash"
        f" AND (c.valid_until IS NULL OR c.valid_until > {moment}))"
    )


MADE = _consented(
    "p.kind = 'ELECTIVE' AND NEW.session_no <= p.sessions AND (p.status = 'CONSENT_SIGNED'"
    " OR (p.status = 'SCHEDULED' AND NEW.session_no > 1))",
    "NEW.created_at",
)
GOES_ON = _consented(
    "(p.status = 'SCHEDULED' OR (p.status = 'CONSENT_SIGNED' AND NEW.status <> 'IN_THEATRE'))",
    "NEW.updated_at",
)
AUTHORISED = (
    "EXISTS (SELECT 1 FROM override o JOIN procedure_plan p ON p.id = NEW.plan_id"
    " WHERE o.id = NEW.override_id AND o.patient_id = NEW.patient_id AND o.code = 'EMERGENCY'"
    " AND p.patient_id = NEW.patient_id AND p.kind = 'EMERGENCY'"
    " AND p.status IN ('APPROVED', 'SCHEDULED'))"
)
CONFIRMED = (
    "EXISTS (SELECT 1 FROM theatre_booking b WHERE b.case_id = NEW.id AND b.status = 'CONFIRMED')"
)
EMERGENCY = "NEW.kind = 'EMERGENCY'"
UNDONE = "(OLD.status = 'CHECKED_IN' AND NEW.status = 'SCHEDULED')"
REBOUND = (
    "NEW.plan_revision_id = OLD.plan_revision_id"
    " AND NEW.consent_id IS NOT DISTINCT FROM OLD.consent_id"
)

OPERATED_NOW = waited("op_from", "NEW.plan_id", "NEW.updated_at")
ENTERED = "plan_id = NEW.plan_id AND NEW.status = 'IN_THEATRE'"
ENTERS = f"NEW.status = 'IN_THEATRE' AND OLD.status <> 'IN_THEATRE' AND NOT ({EMERGENCY})"
CONFIRMED_AWAKE = (
    "EXISTS (SELECT 1 FROM reconfirmation r WHERE r.case_id = NEW.id"
    " AND r.consent_id = NEW.consent_id)"
)
CLEARED = (
    "EXISTS (SELECT 1 FROM clearance c WHERE c.plan_id = NEW.plan_id AND c.withdrawn_at IS NULL"
    " AND c.valid_until > NEW.updated_at AND NOT EXISTS (SELECT 1 FROM clearance w"
    " WHERE w.plan_id = c.plan_id AND w.given_at > c.given_at AND w.withdrawn_at IS NOT NULL))"
)


def _nothing_open(gate: str) -> str:
    """Each item of this session is done and lets through, or is waived by name."""
    return (
        "NOT EXISTS (SELECT 1 FROM preop_item i WHERE i.plan_id = NEW.plan_id"
        f" AND i.session_no = NEW.session_no AND i.status <> 'DROPPED'{gate}"
        " AND (i.status = 'OPEN' OR i.result_open))"
    )


EXAMINED, PREPARED = _nothing_open(" AND i.gate = 'SCHED'"), _nothing_open("")

CASE_WALLS: tuple[Rule, ...] = (
    Guard(
        "theatre.consent_missing", CASE, "INSERT", f"{EMERGENCY} OR {MADE}", THE_PLAN
    ),
    Guard(
        "theatre.emergency_not_authorised", CASE, "INSERT",
        f"CASE WHEN {EMERGENCY} THEN {AUTHORISED} ELSE NEW.override_id IS NULL END", THE_PLAN,
    ),
    Guard(
        "workflow.wrong_state", CASE, "INSERT",
        "NEW.status = 'SCHEDULED' OR (NEW.kind = 'EMERGENCY' AND NEW.status = 'CHECKED_IN')",
    ),
    Guard(
        "preop.still_open", CASE, "INSERT",
        f"{EMERGENCY} OR {EXAMINED}", THE_PLAN,
    ),
    moves_only("case", CASE),
    Guard(
        "theatre.consent_missing", CASE, "UPDATE OF status",
        f"{EMERGENCY} OR NEW.status NOT IN {GOING} OR NEW.status = OLD.status OR {UNDONE}"
        f" OR {GOES_ON}", THE_PLAN,
    ),
    Guard(
        "theatre.consent_missing", CASE, "UPDATE OF plan_revision_id, consent_id", tag="rebind",
        holds=f"{EMERGENCY} OR ({REBOUND}) OR {GOES_ON}", locks=THE_PLAN,
    ),
    Guard(
        "theatre.slot_missing", CASE, "UPDATE OF status",
        f"{EMERGENCY} OR NEW.status NOT IN ('CHECKED_IN', 'IN_THEATRE')"
        f" OR NEW.status = OLD.status OR {CONFIRMED}", THE_PLAN,
    ),
    Guard(
        "theatre.slot_confirmed", CASE, "UPDATE OF status",
        f"NEW.status NOT IN ('ON_HOLD', 'POSTPONED', 'CANCELLED') OR NEW.status = OLD.status"
        f" OR NOT {CONFIRMED}", THE_PLAN,
    ),
    Guard(
        "theatre.still_held", CASE, "UPDATE OF status",
        "NEW.status <> 'SCHEDULED' OR OLD.status <> 'ON_HOLD' OR NOT EXISTS (SELECT 1"
        " FROM case_hold h WHERE h.case_id = NEW.id AND h.closed_at IS NULL)",
    ),
    Guard(
        EARLY, CASE, "UPDATE OF status",
        f"NEW.status <> 'IN_THEATRE' OR OLD.status = 'IN_THEATRE' OR {OPERATED_NOW}", THE_PLAN,
    ),
    Guard(
        "theatre.not_reconfirmed", CASE, "UPDATE OF status",
        f"NOT ({ENTERS}) OR {CONFIRMED_AWAKE}",
    ),
    Guard(
        "preop.still_open", CASE, "UPDATE OF status", f"NOT ({ENTERS}) OR {PREPARED}",
        (*THE_PLAN, f"preop_item WHERE {ENTERED}"),
    ),
    Guard(
        "preop.not_cleared", CASE, "UPDATE OF status",
        f"NOT ({ENTERS}) OR NEW.profile = 'TREATMENT_ROOM' OR {CLEARED}",
        (*THE_PLAN, f"clearance WHERE {ENTERED}"),
    ),
    *ending.WALLS,
    *sides.walls(ENTERS, ending.AS_PLANNED),
    frozen(
        "theatre.case_fixed", CASE,
        ("id", "patient_id", "plan_id", "kind", "parent_case_id", "override_id", "session_no",
         "created_at", "created_by"),
    ),
    frozen(
        "theatre.case_closed", CASE, all_but(SurgicalCase.__table__), once=f"OLD.status IN {CLOSED}"
    ),
    *no_delete("theatre.kept", CASE), Shield(CASE),
)  # fmt: skip

MAINTENANCE = "NEW.kind = 'MAINTENANCE'"
IS_LIVE = "{row}.status IN ('HELD', 'CONFIRMED') AND {row}.finished_at IS NULL"
PLANNED = f"{IS_LIVE} AND {{row}}.kind <> 'EMERGENCY'"
"""An emergency calls people out of a slot that goes on; `allocation` keeps their times apart."""


def _the_case(holds: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM surgical_case k WHERE k.id = NEW.case_id"
        " AND k.plan_id = NEW.plan_id AND k.patient_id = NEW.patient_id"
        f" AND (k.kind = 'EMERGENCY') = (NEW.kind = 'EMERGENCY') AND ({holds}))"
    )


TAKES_SLOT = _the_case(f"k.status = 'SCHEDULED' OR (k.kind = 'EMERGENCY' AND k.status IN {GOING})")
KEEPS_SLOT = _the_case(
    "CASE NEW.status WHEN 'CONFIRMED' THEN k.status IN ('SCHEDULED', 'CHECKED_IN')"
    " OR (k.kind = 'EMERGENCY' AND k.status = 'IN_THEATRE')"
    " ELSE k.status IN ('SCHEDULED', 'ON_HOLD', 'CHECKED_IN', 'IN_THEATRE') END"
)
IS_OVER = (
    "EXISTS (SELECT 1 FROM surgical_case k WHERE k.id = NEW.case_id AND k.status = 'COMPLETED')"
)
HOLDS_THEN = (
    "EXISTS (SELECT 1 FROM surgical_case k JOIN consent c ON c.id = k.consent_id"
    " JOIN procedure_plan p ON p.id = k.plan_id AND p.revision = c.plan_revision"
    " WHERE k.id = NEW.case_id AND c.status = 'SIGNED' AND c.valid_from <= NEW.starts_at"
    " AND (c.valid_until IS NULL OR c.valid_until > NEW.starts_at))"
)
PLAN_STANDS = (
    "EXISTS (SELECT 1 FROM procedure_plan p WHERE p.id = OLD.plan_id AND p.status = 'SCHEDULED')"
    " AND NOT EXISTS (SELECT 1 FROM theatre_booking b JOIN surgical_case k ON k.id = b.case_id"
    " WHERE b.plan_id = OLD.plan_id AND b.id <> OLD.id AND b.status IN ('HELD', 'CONFIRMED')"
    " AND k.status IN ('SCHEDULED', 'ON_HOLD', 'CHECKED_IN', 'IN_THEATRE'))"
)
PATIENT_IS_IN = (
    "EXISTS (SELECT 1 FROM surgical_case k WHERE k.id = OLD.case_id"
    " AND k.status IN ('CHECKED_IN', 'IN_THEATRE'))"
)
RELEASES = "NEW.status = 'RELEASED' AND OLD.status <> 'RELEASED'"
SLOT_MOVES = "UPDATE OF status, starts_at, ends_at, theatre_id, surgeon_id"
UNMOVED = " AND ".join(
    f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}"
    for c in ("status", "starts_at", "ends_at", "theatre_id", "surgeon_id")
)


def _allocated(kinds: str, resource: str, until: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM allocation a WHERE a.source_id = NEW.id AND a.source = 'BOOKING'"
        f" AND a.live AND a.kind IN {kinds} AND a.resource_id = NEW.{resource}"
        f" AND a.starts_at <= NEW.starts_at AND ({until}))"
    )


def _called(person: str) -> str:
    """An emergency has called this person away from the slot: its own time says so."""
    return (
        "EXISTS (SELECT 1 FROM theatre_booking e WHERE e.kind = 'EMERGENCY'"
        f" AND e.{person} = NEW.{person} AND e.id <> NEW.id"
        " AND e.starts_at < NEW.ends_at AND NEW.starts_at < e.ends_at)"
    )


WHOLE = "a.ends_at >= NEW.blocked_until"
OWN_PART = f"a.ends_at >= NEW.ends_at OR {WHOLE}"
ROOM = _allocated("('THEATRE', 'ROOM')", "theatre_id", WHOLE)
SURGEON = _allocated("('PERSON')", "surgeon_id", OWN_PART)
PATIENT = _allocated("('PATIENT')", "patient_id", OWN_PART)
ALLOCATED = f"{ROOM} AND ({MAINTENANCE} OR ({SURGEON} AND {PATIENT}))"
STAYS = " AND ".join(
    f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}"
    for c in ("starts_at", "ends_at", "theatre_id", "surgeon_id", "patient_id")
)
CALLED_AWAY = (
    f"({STAYS} AND {ROOM} AND ({SURGEON} OR {_called('surgeon_id')})"
    f" AND ({PATIENT} OR {_called('patient_id')}))"
)
NEW_LIVE = IS_LIVE.format(row="NEW")
IN_USE = (
    "(OLD.source = 'BOOKING' AND OLD.live AND EXISTS (SELECT 1 FROM theatre_booking b"
    " WHERE b.id = OLD.source_id AND b.status IN ('HELD', 'CONFIRMED') AND b.finished_at IS NULL"
    " AND OLD.resource_id IN (b.theatre_id, b.surgeon_id, b.patient_id)))"
)
STILL_ITS = (
    "(NEW.live AND NEW.source = OLD.source AND NEW.source_id = OLD.source_id"
    " AND NEW.kind = OLD.kind AND NEW.resource_id = OLD.resource_id)"
)

OPERATED_THEN = waited("op_from", "NEW.plan_id", "NEW.starts_at")
BOOKED = waited("book_from", "NEW.plan_id", "NEW.created_at")
BOOKED_AGAIN = waited("book_from", "NEW.plan_id", "NEW.updated_at")

BOOKING_WALLS: tuple[Rule, ...] = (
    begins("booking", BOOKING),
    moves_only("booking", BOOKING),
    Guard(
        "theatre.case_not_ready", BOOKING, "INSERT", f"{MAINTENANCE} OR {TAKES_SLOT}",
        THE_PLAN,
    ),
    Guard(
        "theatre.case_not_ready", BOOKING, SLOT_MOVES,
        f"{MAINTENANCE} OR NEW.status = 'RELEASED' OR ({UNMOVED}) OR {KEEPS_SLOT}",
        THE_PLAN,
    ),
    Guard("theatre.case_not_ready", BOOKING, "INSERT", "NEW.finished_at IS NULL", tag="new"),
    Guard(
        "theatre.case_not_ready", BOOKING, "UPDATE OF finished_at", tag="finished",
        holds=f"NEW.finished_at IS NULL OR {IS_OVER}", locks=THE_PLAN,
    ),
    Guard(
        "theatre.consent_not_valid_then", BOOKING, "INSERT",
        f"NEW.kind <> 'CASE' OR {HOLDS_THEN}", THE_PLAN,
    ),
    Guard(
        "theatre.consent_not_valid_then", BOOKING, "UPDATE OF status, starts_at",
        "NEW.kind <> 'CASE' OR NEW.status = 'RELEASED' OR (NEW.starts_at = OLD.starts_at"
        f" AND (NEW.status = 'HELD' OR NEW.status = OLD.status)) OR {HOLDS_THEN}",
        THE_PLAN,
    ),
    Guard(
        EARLY, BOOKING, "INSERT",
        f"NEW.kind <> 'CASE' OR ({BOOKED} AND {OPERATED_THEN})", THE_PLAN,
    ),
    Guard(
        EARLY, BOOKING, "UPDATE OF status", tag="firm",
        holds=f"NEW.kind <> 'CASE' OR NEW.status <> 'CONFIRMED' OR OLD.status = 'CONFIRMED'"
        f" OR ({BOOKED_AGAIN} AND {OPERATED_THEN})", locks=THE_PLAN,
    ),
    Guard(
        EARLY, BOOKING, "UPDATE OF starts_at", tag="moved",
        holds=f"NEW.kind <> 'CASE' OR NEW.starts_at = OLD.starts_at OR {OPERATED_THEN}",
        locks=THE_PLAN,
    ),
    Guard(
        "theatre.plan_still_scheduled", BOOKING, "UPDATE OF status",
        f"NOT ({RELEASES} AND {PLAN_STANDS})", THE_PLAN,
    ),
    Guard(
        "theatre.patient_is_in", BOOKING, "UPDATE OF status",
        f"NOT ({RELEASES} AND {PATIENT_IS_IN})", THE_PLAN,
    ),
    NoOverlap("theatre.room_taken", BOOKING, "theatre_id", "starts_at", "blocked_until", IS_LIVE),
    NoOverlap("theatre.surgeon_taken", BOOKING, "surgeon_id", "starts_at", "ends_at", PLANNED),
    NoOverlap("theatre.patient_taken", BOOKING, "patient_id", "starts_at", "ends_at", PLANNED),
    Guard("theatre.not_allocated", BOOKING, "INSERT", f"NOT ({NEW_LIVE}) OR ({ALLOCATED})"),
    Guard(
        "theatre.not_allocated", BOOKING, f"{SLOT_MOVES}, patient_id, blocked_until",
        f"NOT ({NEW_LIVE}) OR ({ALLOCATED}) OR {CALLED_AWAY}",
    ),
    Guard("theatre.not_allocated", "allocation", "UPDATE", f"{STILL_ITS} OR NOT {IN_USE}"),
    Guard("theatre.not_allocated", "allocation", "DELETE", f"NOT {IN_USE}"),
    frozen(
        "theatre.slot_fixed", BOOKING,
        ("id", "kind", "case_id", "plan_id", "patient_id", "created_at", "created_by"),
    ),
    frozen(
        "theatre.slot_fixed", BOOKING, all_but(TheatreBooking.__table__, "status_reason"),
        once="OLD.status = 'RELEASED'", tag="released",
    ),
    frozen(
        "theatre.slot_fixed", BOOKING, ("status", "finished_at"),
        once="OLD.finished_at IS NOT NULL", tag="finished",
    ),
    *no_delete("theatre.kept", BOOKING), Shield(BOOKING),
)  # fmt: skip

RECORD_WALLS: tuple[Rule, ...] = (
    Guard(
        "theatre.same_person", "case_count", "INSERT",
        "NEW.second_person_id IS NOT NULL OR EXISTS (SELECT 1 FROM override o"
        " WHERE o.code = 'TWO_PERSON_WAIVE')",
    ),
    *(
        rule
        for table in ("case_event", "checklist_answer", "case_count", "reconfirmation")
        for rule in append_only("theatre.kept", table)
    ),
    frozen(
        "theatre.note_signed", "operation_note", all_but(OperationNote.__table__),
        once="OLD.signed_at IS NOT NULL",
    ),
    *no_delete("theatre.note_signed", "operation_note"), Shield("operation_note"),
    frozen("theatre.kept", "case_hold", all_but(CaseHold.__table__, "closed_at", "closed_by")),
    frozen(
        "theatre.kept", "case_hold", ("closed_at", "closed_by"), once="OLD.closed_at IS NOT NULL",
        tag="closed",
    ),
    *no_delete("theatre.kept", "case_hold"), Shield("case_hold"),
    *no_delete("theatre.kept", "case_team"), Shield("case_team"),
    *no_delete("theatre.kept", "theatre"), Shield("theatre"),
)  # fmt: skip

GUARDS: tuple[Rule, ...] = (*CASE_WALLS, *BOOKING_WALLS, *RECORD_WALLS)
