"""Walls between theatre and the rest: a case that stops takes its plan along, nobody is elsewhere.

A plan says SCHEDULED because a case is to come. The statement that ends or postpones the case moves
the plan as well (P13, P14, P17–P19), so no program can leave the one without the other.
"""

from clinic_desktop.store.guards import Guard, Rule
from clinic_desktop.store.ledgers import Carries
from clinic_desktop.store.machines import listed

CASE, BOOKING, PLAN = "surgical_case", "theatre_booking", "procedure_plan"
OPEN_CASE = listed("SCHEDULED", "ON_HOLD", "CHECKED_IN", "IN_THEATRE", "POSTPONED")
STOPPED = listed("COMPLETED", "CANCELLED", "POSTPONED")
VALID = "(s.valid_until IS NULL OR s.valid_until > NEW.updated_at)"


def _signed(more: str) -> str:
    """Every consent that the plan needs stands, and the one for the procedure is there."""
    same = f"s.plan_id = {PLAN}.id AND s.plan_revision = {PLAN}.revision AND s.status = 'SIGNED'"
    return (
        f"(EXISTS (SELECT 1 FROM consent s WHERE {same} AND s.kind = 'PROCEDURE' AND {more})"
        f" AND NOT EXISTS (SELECT 1 FROM consent n WHERE n.plan_id = {PLAN}.id"
        f" AND n.plan_revision = {PLAN}.revision AND n.needed_for_scheduling AND NOT EXISTS"
        f" (SELECT 1 FROM consent s WHERE {same} AND s.kind = n.kind AND {more})))"
    )


def _other(states: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {CASE} k WHERE k.plan_id = NEW.plan_id AND k.id <> NEW.id"
        f" AND k.status IN {states})"
    )


DONE = (
    "NEW.status = 'COMPLETED' AND NEW.outcome <> 'PARTIAL'"
    f" AND NEW.session_no >= {PLAN}.sessions AND NOT {_other(OPEN_CASE)}"
)
STILL_SIGNED = (
    f"{PLAN}.kind = 'ELECTIVE' AND ({_signed('TRUE')} AND {_other(listed('SCHEDULED'))}"
    f" OR {_signed(VALID)} AND (NEW.status <> 'COMPLETED' OR NEW.outcome IN ('DONE', 'DIED')))"
)
FOLLOWS = (
    f"UPDATE {PLAN} SET status = CASE WHEN {DONE} THEN 'COMPLETED' WHEN {STILL_SIGNED}"
    " THEN 'CONSENT_SIGNED' ELSE 'APPROVED' END, status_reason = '',"
    f" closed_at = CASE WHEN {DONE} THEN NEW.completed_at ELSE closed_at END,"
    " version = version + 1, updated_at = NEW.updated_at, updated_by = NEW.updated_by"
    f" WHERE id = NEW.plan_id AND status = 'SCHEDULED' AND NOT {_other(listed('IN_THEATRE'))}"
)

SLOT = "UPDATE OF status, starts_at, ends_at, theatre_id, surgeon_id"
VISIT = "UPDATE OF status, starts_at, ends_at, clinician_id, patient_id, room_id"
PLANNED = (
    "{row}.kind = 'CASE' AND {row}.status IN ('HELD', 'CONFIRMED') AND {row}.finished_at IS NULL"
)
WAITED_FOR = "{row}.status IN ('SCHEDULED', 'CHECKED_IN', 'IN_PROGRESS')"
PEOPLE = ("user_account WHERE id = NEW.{who}", "patient WHERE id = NEW.patient_id")


def _no_visit(holds: str) -> str:
    """Emergencies call people away; `allocation` then tells to the second who is where."""
    return (
        f"NOT ({PLANNED.format(row='NEW')}) OR NOT EXISTS (SELECT 1 FROM appointment a WHERE"
        f" {WAITED_FOR.format(row='a')} AND a.starts_at < NEW.ends_at"
        f" AND NEW.starts_at < a.ends_at AND ({holds}))"
    )


def _no_slot(holds: str) -> str:
    return (
        f"NOT ({WAITED_FOR.format(row='NEW')}) OR NOT EXISTS (SELECT 1 FROM {BOOKING} b WHERE"
        f" {PLANNED.format(row='b')} AND b.starts_at < NEW.ends_at"
        f" AND NEW.starts_at < b.ends_at AND ({holds}))"
    )


def _both(on: str, change: str, who: str, walls: dict[str, str]) -> tuple[Rule, ...]:
    locks = tuple(row.format(who=who) for row in PEOPLE)
    return tuple(
        Guard(code, on, at, holds, locks, tag="apart")
        for code, holds in walls.items()
        for at in ("INSERT", change)
    )


GUARDS: tuple[Rule, ...] = (
    Carries(
        "theatre.case_closed", CASE, "UPDATE OF status", FOLLOWS, tag="follows",
        when=f"NEW.status <> OLD.status AND NEW.status IN {STOPPED}",
    ),
    Guard(
        "theatre.still_held", "case_hold", "INSERT", "TRUE",
        ("procedure_plan WHERE id = (SELECT k.plan_id FROM surgical_case k"
         " WHERE k.id = NEW.case_id)",),
    ),
    *(
        Guard(
            "theatre.not_allocated", BOOKING, at, "TRUE",
            ("allocation WHERE source_id = NEW.id",), tag="held",  # nobody gives them back now
        )
        for at in ("INSERT", SLOT)
    ),
    *_both(BOOKING, SLOT, "surgeon_id", {
        "theatre.surgeon_taken": _no_visit("a.clinician_id = NEW.surgeon_id"),
        "theatre.patient_taken": _no_visit("a.patient_id = NEW.patient_id"),
        "theatre.room_taken": _no_visit("a.room_id = NEW.theatre_id"),
    }),
    *_both("appointment", VISIT, "clinician_id", {
        "consultations.clinician_taken": _no_slot("b.surgeon_id = NEW.clinician_id"),
        "consultations.patient_taken": _no_slot("b.patient_id = NEW.patient_id"),
        "consultations.room_taken": _no_slot("b.theatre_id = NEW.room_id"),
    }),
)  # fmt: skip
