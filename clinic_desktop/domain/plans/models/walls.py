"""Walls of plans: a plan climbs only on what was done before, and comes down rung by rung.

Up: consultation COMPLETED → plan → lines → revision frozen and approved by every performer →
consents signed → CONSENT_SIGNED → case → slot → SCHEDULED. Down: slot HELD → case → plan APPROVED
→ slot RELEASED → consents → plan DRAFT or CANCELLED. docs/decisions/0006 has every composite.
"""

from clinic_desktop.domain.plans.models.tables import (
    CatalogueEntry,
    PlanRevision,
    Quotation,
)
from clinic_desktop.store.guards import Guard, Rule, Shield, append_only, frozen, no_delete
from clinic_desktop.store.machines import all_but, begins, listed, moves_only
from clinic_desktop.store.waiting import EARLY, waited

SIGNED = listed("CONSENT_SIGNED", "SCHEDULED")
APPROVED = listed("APPROVED", "CONSENT_PENDING", "CONSENT_SIGNED", "SCHEDULED")
LIVE_CONSENT = listed("DRAFT", "INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES", "SIGNED")
OPEN_CASE = listed("SCHEDULED", "ON_HOLD", "CHECKED_IN", "IN_THEATRE", "POSTPONED")
GOING_CASE = listed("SCHEDULED", "CHECKED_IN", "IN_THEATRE")
PLAN = "procedure_plan"
THE_PLAN = ("procedure_plan WHERE id = NEW.plan_id",)

AUTHORISED = (
    "EXISTS (SELECT 1 FROM override o WHERE o.id = NEW.override_id"
    " AND o.patient_id = NEW.patient_id AND o.code = 'EMERGENCY')"
)
CONSULTED = (
    "EXISTS (SELECT 1 FROM consultation t WHERE t.id = NEW.consultation_id"
    " AND t.patient_id = NEW.patient_id AND t.status = 'COMPLETED')"
)
EVERY_PERFORMER = (
    "EXISTS (SELECT 1 FROM plan_revision r WHERE r.plan_id = NEW.id"
    " AND r.revision = NEW.revision AND r.frozen_at IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM plan_line l WHERE l.plan_id = r.plan_id"
    " AND l.revision = r.revision)"
    " AND NOT EXISTS (SELECT 1 FROM plan_line l WHERE l.plan_id = r.plan_id"
    " AND l.revision = r.revision AND NOT EXISTS (SELECT 1 FROM plan_approval a"
    " WHERE a.plan_id = l.plan_id AND a.revision = l.revision"
    " AND a.performer_id = l.performer_id AND a.full_hash = r.full_hash)))"
)
ALL_SIGNED = (
    "EXISTS (SELECT 1 FROM consent c WHERE c.plan_id = NEW.id AND c.plan_revision = NEW.revision"
    " AND c.kind = 'PROCEDURE' AND c.status = 'SIGNED')"
    " AND NOT EXISTS (SELECT 1 FROM consent n WHERE n.plan_id = NEW.id"
    " AND n.plan_revision = NEW.revision AND n.needed_for_scheduling AND NOT EXISTS"
    " (SELECT 1 FROM consent s WHERE s.plan_id = n.plan_id AND s.plan_revision = n.plan_revision"
    " AND s.kind = n.kind AND s.status = 'SIGNED'))"
)
CONSENT_STARTED = (
    "EXISTS (SELECT 1 FROM consent c WHERE c.plan_id = NEW.id AND c.plan_revision = NEW.revision"
    f" AND c.needed_for_scheduling AND c.status IN {LIVE_CONSENT})"
)
SLOT = (
    "EXISTS (SELECT 1 FROM theatre_booking b JOIN surgical_case k ON k.id = b.case_id"
    " WHERE k.plan_id = NEW.id AND b.status IN ('HELD', 'CONFIRMED')"
    " AND k.status IN ('SCHEDULED', 'ON_HOLD', 'CHECKED_IN', 'IN_THEATRE'))"
)
FALLS = f"OLD.status IN {SIGNED} AND NEW.status IN ('APPROVED', 'DRAFT', 'CANCELLED')"
LEAVES_SLOT = "OLD.status = 'SCHEDULED' AND NEW.status <> 'SCHEDULED'"
LEFT_BEHIND = "(NEW.status = 'CANCELLED' OR NEW.revision <> OLD.revision)"
NEXT_REVISION = (
    f"NEW.revision = OLD.revision + 1 AND NEW.status = 'DRAFT' AND OLD.status IN {APPROVED}"
    " AND OLD.kind = 'ELECTIVE'"
)
SAME_REVISION = (
    "NEW.revision = OLD.revision AND (NEW.status <> 'DRAFT'"
    " OR OLD.status IN ('DRAFT', 'PENDING_APPROVAL'))"
)


def _case(states: str, more: str = "") -> str:
    return (
        f"EXISTS (SELECT 1 FROM surgical_case k WHERE k.plan_id = NEW.id{more}"
        f" AND k.status IN {states})"
    )


def _entering(status: str, holds: str) -> str:
    return f"NEW.status <> '{status}' OR OLD.status = '{status}' OR ({holds})"


ELECTIVE_GOING = _case(GOING_CASE, " AND k.kind = 'ELECTIVE'")
IN_THEATRE = _case("('IN_THEATRE')")
COMPLETED_CASE = _case("('COMPLETED')")

PLAN_WALLS: tuple[Rule, ...] = (
    begins("plan", PLAN),
    moves_only("plan", PLAN),
    Guard("plans.consultation_not_completed", PLAN, "INSERT", CONSULTED),
    Guard(
        "plans.emergency_not_authorised", PLAN, "INSERT",
        f"CASE NEW.kind WHEN 'EMERGENCY' THEN NEW.status = 'APPROVED' AND {AUTHORISED}"
        " ELSE NEW.status = 'DRAFT' AND NEW.override_id IS NULL END",
    ),
    Guard(
        "plans.not_approved", PLAN, "UPDATE OF status, revision",
        f"NEW.status <> 'APPROVED' OR OLD.status <> 'PENDING_APPROVAL' OR {EVERY_PERFORMER}",
    ),
    Guard(
        "plans.consent_missing", PLAN, "UPDATE OF status", tag="started",
        holds=_entering("CONSENT_PENDING", CONSENT_STARTED),
    ),
    Guard(
        "plans.consent_missing", PLAN, "UPDATE OF status",
        f"NEW.status NOT IN {SIGNED} OR NEW.status = OLD.status OR NEW.kind = 'EMERGENCY'"
        f" OR ({ALL_SIGNED})",
    ),
    Guard("plans.slot_missing", PLAN, "UPDATE OF status", _entering("SCHEDULED", SLOT)),
    Guard(
        "plans.case_going", PLAN, "UPDATE OF status, revision",
        f"NOT ({FALLS} AND {ELECTIVE_GOING}) AND NOT ({LEAVES_SLOT} AND {IN_THEATRE})"
        f" AND NOT (NEW.revision <> OLD.revision AND {_case(GOING_CASE)})"
        f" AND NOT (NEW.status = 'CANCELLED' AND {_case(OPEN_CASE)})",
    ),
    Guard(
        "plans.consent_live", PLAN, "UPDATE OF status, revision",
        f"NOT ({LEFT_BEHIND} AND EXISTS (SELECT 1 FROM consent c WHERE c.plan_id = NEW.id"
        f" AND c.status IN {LIVE_CONSENT}))",
    ),
    Guard(
        "plans.revision_kept", PLAN, "UPDATE OF status, revision",
        f"({SAME_REVISION}) OR ({NEXT_REVISION})",
    ),
    Guard(
        "plans.case_not_completed", PLAN, "UPDATE OF status",
        _entering("COMPLETED", f"{COMPLETED_CASE} AND NOT {_case(OPEN_CASE)}"),
    ),
    frozen(
        "plans.fixed", PLAN,
        ("id", "patient_id", "consultation_id", "kind", "parent_plan_id", "override_id",
         "author_id", "created_at", "created_by"),
    ),
    frozen(
        "plans.frozen", PLAN, ("sessions", "currency", "fee_rule"),
        once=f"OLD.status IN {APPROVED}",
    ),
    *no_delete("plans.kept", PLAN), Shield(PLAN),
)  # fmt: skip

MATERIAL = (
    "plan_id", "patient_id", "revision", "procedure_code", "edition", "side", "site",
    "performer_id", "purpose", "anaesthesia", "technique", "graft_source", "material_hash",
    "implants",
)  # fmt: skip


def _writable(row: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM procedure_plan p JOIN plan_revision r ON r.plan_id = p.id"
        f" AND r.revision = p.revision WHERE p.id = {row}.plan_id AND p.revision = {row}.revision"
        " AND r.frozen_at IS NULL AND (p.status = 'DRAFT' OR p.kind = 'EMERGENCY'))"
    )


LINE_AMENDED = (
    "EXISTS (SELECT 1 FROM procedure_plan p WHERE p.id = OLD.plan_id"
    f" AND p.revision = OLD.revision AND p.status IN {APPROVED})"
    " AND (NEW.price_minor <= OLD.price_minor) AND "
    + " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in MATERIAL)
)
OWN_CODE = (
    "EXISTS (SELECT 1 FROM procedure_plan p JOIN catalogue_entry e ON e.code = NEW.procedure_code"
    " AND e.edition = NEW.edition WHERE p.id = NEW.plan_id"
    " AND (p.kind = 'EMERGENCY') = (e.act_class = 'EMERGENCY'))"
)

LINE_WALLS: tuple[Rule, ...] = (
    Guard("plans.frozen", "plan_line", "INSERT", _writable("NEW"), THE_PLAN),
    Guard(
        "plans.frozen", "plan_line", "UPDATE",
        f"({_writable('OLD')} AND {_writable('NEW')} AND NEW.plan_id = OLD.plan_id)"
        f" OR ({LINE_AMENDED})",
        THE_PLAN,
    ),
    Guard(
        "plans.frozen", "plan_line", "DELETE", _writable("OLD"),
        ("procedure_plan WHERE id = OLD.plan_id",),
    ),
    Guard("plans.elective_code", "plan_line", "INSERT", OWN_CODE),
    Guard("plans.elective_code", "plan_line", "UPDATE OF procedure_code, edition", OWN_CODE),
    Shield("plan_line"),
)  # fmt: skip

CURRENT = (
    "EXISTS (SELECT 1 FROM procedure_plan p WHERE p.id = NEW.plan_id"
    " AND p.revision = NEW.revision{more})"
)
TO_FREEZE = " AND (p.status = 'PENDING_APPROVAL' OR p.kind = 'EMERGENCY')"
HANDS = (
    "handed_over_at",
    "handed_over_by",
    "received_by",
    "accepted_at",
    "accepted_by",
    "replaced_at",
)

REVISION_WALLS: tuple[Rule, ...] = (
    Guard("plans.revision_kept", "plan_revision", "INSERT", CURRENT.format(more=""), THE_PLAN),
    Guard(
        "plans.revision_kept", "plan_revision", "UPDATE OF frozen_at",
        f"NEW.frozen_at IS NULL OR {CURRENT.format(more=TO_FREEZE)}", THE_PLAN,
    ),
    frozen(
        "plans.frozen", "plan_revision", all_but(PlanRevision.__table__),
        once="OLD.frozen_at IS NOT NULL",
    ),
    frozen("plans.frozen", "plan_revision", ("plan_id", "revision", "patient_id"), tag="whose"),
    *no_delete("plans.kept", "plan_revision"), Shield("plan_revision"),
    Guard(
        "plans.approval_late", "plan_approval", "INSERT",
        CURRENT.format(more=" AND p.status = 'PENDING_APPROVAL'"), THE_PLAN,
    ),
    *append_only("plans.kept", "plan_approval"),
    Guard(
        "plans.amendment_not_now", "plan_amendment", "INSERT",
        CURRENT.format(more=f" AND p.status IN {APPROVED}"), THE_PLAN,
    ),
    *append_only("plans.kept", "plan_amendment"),
)  # fmt: skip

ACCEPTED = waited("commit_from", "NEW.plan_id", "NEW.accepted_at")
WAITING_SAID = (
    "EXISTS (SELECT 1 FROM plan_waiting w WHERE w.plan_id = NEW.id AND w.revision = NEW.revision)"
)

WAITING_WALLS: tuple[Rule, ...] = (
    Guard(
        "plans.waiting_unknown", PLAN, "UPDATE OF status",
        f"NEW.status <> 'APPROVED' OR OLD.status <> 'PENDING_APPROVAL' OR {WAITING_SAID}",
    ),
    Guard(
        EARLY, "quotation", "UPDATE OF accepted_at",
        f"NEW.accepted_at IS NULL OR OLD.accepted_at IS NOT NULL OR {ACCEPTED}", THE_PLAN,
    ),
    Guard("plans.revision_kept", "plan_waiting", "INSERT", CURRENT.format(more=""), THE_PLAN),
    frozen("plans.kept", "plan_waiting", ("id", "plan_id", "patient_id", "revision")),
    *no_delete("plans.kept", "plan_waiting"), Shield("plan_waiting"),
)  # fmt: skip

QUOTATION_WALLS: tuple[Rule, ...] = (
    frozen("plans.quotation_kept", "quotation", all_but(Quotation.__table__, *HANDS)),
    *(
        frozen("plans.quotation_kept", "quotation", kept, once=f"OLD.{at} IS NOT NULL", tag=at)
        for at, kept in (
            ("handed_over_at", HANDS[:3]), ("accepted_at", HANDS[3:5]), ("replaced_at", HANDS),
        )
    ),
    *no_delete("plans.quotation_kept", "quotation"), Shield("quotation"),
    Guard(
        "plans.quotation_kept", "quotation_signature", "INSERT",
        "EXISTS (SELECT 1 FROM quotation q WHERE q.id = NEW.quotation_id"
        " AND q.full_hash = NEW.full_hash AND q.replaced_at IS NULL)",
    ),
    *append_only("plans.quotation_kept", "quotation_signature"),
    frozen("plans.catalogue_kept", "catalogue_entry", all_but(CatalogueEntry.__table__, "active")),
    *no_delete("plans.catalogue_kept", "catalogue_entry"), Shield("catalogue_entry"),
)  # fmt: skip

GUARDS: tuple[Rule, ...] = (
    *PLAN_WALLS, *LINE_WALLS, *REVISION_WALLS, *WAITING_WALLS, *QUOTATION_WALLS
)  # fmt: skip
