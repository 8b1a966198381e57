"""Walls of consent: made for an approved revision, signed by its parties, kept as signed.

A consent is the rung below the plan: it is signed before the plan says so, and it ends only after
the plan let go of it (APPROVED) and no case stands on it. A patient already in theatre may
withdraw at any moment: then the plan follows when the case closes. docs/decisions/0006.
"""

from clinic_desktop.domain.consent.models.tables import (
    Consent,
    ConsentQuestion,
    ConsentTemplateVersion,
)
from clinic_desktop.store.guards import Guard, Rule, Shield, append_only, frozen, no_delete
from clinic_desktop.store.machines import all_but, begins, listed, moves_only
from clinic_desktop.store.speaking import LIVES
from clinic_desktop.store.waiting import EARLY, waited_to_sign

CONSENT = "consent"
LATE = listed("SIGNED", "REVOKED", "SUPERSEDED", "EXPIRED", "DECLINED")
BEFORE_SIGNED = listed("DRAFT", "INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES")
ANSWER = ("answer", "answered_by", "answered_at")
THE_PLAN = ("procedure_plan WHERE id = NEW.plan_id",)  # whoever holds it holds the whole chain
ITS_PLAN = (
    "procedure_plan WHERE id = (SELECT c.plan_id FROM consent c WHERE c.id = NEW.consent_id)",
)

PLAN_READY = (
    "EXISTS (SELECT 1 FROM procedure_plan p WHERE p.id = NEW.plan_id"
    " AND p.patient_id = NEW.patient_id"
    " AND (p.status IN ('APPROVED', 'CONSENT_PENDING')"
    " OR (NEW.kind = 'ANAESTHESIA' AND p.status IN ('CONSENT_SIGNED', 'SCHEDULED'))"
    " OR (NEW.kind = 'EMERGENCY' AND p.status = 'SCHEDULED'))"
    " AND (NEW.kind <> 'EMERGENCY' OR p.kind = 'EMERGENCY'))"
)
CONSULTED = (
    "EXISTS (SELECT 1 FROM consultation t WHERE t.id = NEW.consultation_id"
    " AND t.patient_id = NEW.patient_id AND t.status = 'COMPLETED')"
)
CURRENT = (
    "EXISTS (SELECT 1 FROM procedure_plan p JOIN plan_revision r ON r.plan_id = p.id"
    " AND r.revision = p.revision WHERE p.id = NEW.plan_id AND p.revision = NEW.plan_revision"
    " AND r.frozen_at IS NOT NULL AND r.consent_hash = NEW.consent_hash"
    " AND p.status NOT IN ('DRAFT', 'PENDING_APPROVAL', 'COMPLETED', 'CANCELLED'))"
)


def _signed_by(*parties: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM consent_signature s WHERE s.consent_id = NEW.id"
        f" AND s.party IN {listed(*parties)} AND s.text_hash = NEW.text_hash"
        " AND s.plan_revision = NEW.plan_revision)"
    )


PATIENT_SIGNED = _signed_by("PATIENT", "GUARDIAN")
CLINICIAN_SIGNED = _signed_by("SURGEON", "ANAESTHETIST")
LEAVES_SIGNED = "OLD.status = 'SIGNED' AND NEW.status <> 'SIGNED'"
RELIED_ON = (
    "EXISTS (SELECT 1 FROM surgical_case k WHERE k.plan_id = NEW.plan_id AND k.kind = 'ELECTIVE'"
    " AND k.status IN ('SCHEDULED', 'CHECKED_IN'))"
    " OR (EXISTS (SELECT 1 FROM procedure_plan p WHERE p.id = NEW.plan_id AND p.kind = 'ELECTIVE'"
    " AND p.status IN ('CONSENT_SIGNED', 'SCHEDULED'))"
    " AND NOT (NEW.status = 'REVOKED' AND EXISTS (SELECT 1 FROM surgical_case k"
    " WHERE k.plan_id = NEW.plan_id AND k.status = 'IN_THEATRE')))"
)
PLAN_COMPLETED = (
    "EXISTS (SELECT 1 FROM procedure_plan p WHERE p.id = NEW.plan_id AND p.status = 'COMPLETED')"
)
SAID_NO = (
    "EXISTS (SELECT 1 FROM consent_withdrawal w WHERE w.consent_id = NEW.id AND w.kind ="
    " CASE NEW.status WHEN 'REVOKED' THEN 'REVOKE' ELSE 'DECLINE' END)"
)
SEALED = (
    "EXISTS (SELECT 1 FROM consent_document d WHERE d.consent_id = NEW.id AND d.kind = 'CONSENT')"
)
NOBODY_SIGNED = "NOT EXISTS (SELECT 1 FROM consent_signature s WHERE s.consent_id = OLD.id)"
SAME_TEXT = " AND ".join(
    f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}"
    for column in ("text", "text_hash", "language")
)

CONSENT_WALLS: tuple[Rule, ...] = (
    begins("consent", CONSENT),
    moves_only("consent", CONSENT),
    Guard("consent.plan_not_approved", CONSENT, "INSERT", PLAN_READY, THE_PLAN),
    Guard("consent.consultation_not_completed", CONSENT, "INSERT", CONSULTED),
    Guard("consent.revision_not_current", CONSENT, "INSERT", CURRENT, THE_PLAN),
    Guard(
        "consent.revision_not_current", CONSENT, "UPDATE OF status",
        "NEW.status NOT IN ('PENDING_SIGNATURES', 'SIGNED') OR NEW.status = OLD.status"
        f" OR {CURRENT}", THE_PLAN,
    ),
    Guard(
        "consent.signature_missing", CONSENT, "UPDATE OF status",
        "NEW.status <> 'SIGNED' OR OLD.status = 'SIGNED'"
        f" OR ({PATIENT_SIGNED} AND {CLINICIAN_SIGNED})", THE_PLAN,
    ),
    Guard(
        "consent.relied_on", CONSENT, "UPDATE OF status",
        f"NOT ({LEAVES_SIGNED} AND NEW.needed_for_scheduling AND ({RELIED_ON}))", THE_PLAN,
    ),
    Guard(
        "consent.spent", CONSENT, "UPDATE OF status",
        f"NOT ({LEAVES_SIGNED} AND {PLAN_COMPLETED})", THE_PLAN,
    ),
    Guard(
        "consent.withdrawal_missing", CONSENT, "UPDATE OF status",
        "NEW.status NOT IN ('REVOKED', 'DECLINED') OR NEW.status = OLD.status"
        f" OR {SAID_NO}",
    ),
    Guard(
        "consent.document_missing", CONSENT, "UPDATE OF sealed_at",
        f"NEW.sealed_at IS NULL OR {SEALED}",
    ),
    Guard("consent.document_missing", CONSENT, "INSERT", "NEW.sealed_at IS NULL"),
    Guard(
        "consent.text_changed", CONSENT, "UPDATE OF text, text_hash, language",
        f"{NOBODY_SIGNED} OR ({SAME_TEXT})", THE_PLAN,
    ),
    frozen(
        "consent.fixed", CONSENT,
        ("id", "patient_id", "consultation_id", "plan_id", "plan_revision", "consent_hash",
         "kind", "needed_for_scheduling", "content", "override_id", "created_at", "created_by"),
    ),
    frozen(
        "consent.signed_kept", CONSENT,
        all_but(Consent.__table__, "status", "status_reason", "sealed_at", "superseded_by"),
        once=f"OLD.status IN {LATE}",
    ),
    frozen(
        "consent.signed_kept", CONSENT, ("status_reason",),
        once=f"OLD.status IN {LATE} AND NEW.status = OLD.status", tag="reason",
    ),
    frozen(
        "consent.signed_kept", CONSENT, ("sealed_at",), once="OLD.sealed_at IS NOT NULL", tag="seal"
    ),
    frozen(
        "consent.signed_kept", CONSENT, ("superseded_by",), once="OLD.superseded_by IS NOT NULL",
        tag="successor",
    ),
    *no_delete("consent.kept", CONSENT), Shield(CONSENT),
)  # fmt: skip


def _while(states: str, more: str = "") -> str:
    return (
        "EXISTS (SELECT 1 FROM consent c WHERE c.id = NEW.consent_id"
        f" AND (c.status IN {states}{more}))"
    )


READING = _while(
    listed("INFORMED", "IN_PROGRESS"),
    " OR (c.kind = 'EMERGENCY' AND c.status IN ('DRAFT', 'PENDING_SIGNATURES'))",
)
SHOWN = (
    "EXISTS (SELECT 1 FROM consent c JOIN procedure_plan p ON p.id = c.plan_id"
    " WHERE c.id = NEW.consent_id AND c.text_hash = NEW.text_hash"
    " AND c.plan_revision = NEW.plan_revision AND p.revision = NEW.plan_revision)"
)
APPROVED_TEXT = (
    "EXISTS (SELECT 1 FROM consent_template_version v WHERE v.id = NEW.template_version_id"
    " AND v.status = 'APPROVED')"
)
EVER_SIGNED = (
    "EXISTS (SELECT 1 FROM consent c WHERE c.id = NEW.consent_id AND c.signed_at IS NOT NULL)"
)

ITS_CONSENT = "(SELECT c.plan_id FROM consent c WHERE c.id = NEW.consent_id)"
OTHER_KIND = (
    "EXISTS (SELECT 1 FROM consent c WHERE c.id = NEW.consent_id AND c.kind <> 'PROCEDURE')"
)

THEIR_HAND = (
    "NOT EXISTS (SELECT 1 FROM user_account a WHERE a.id = NEW.created_by AND a.kind = 'PATIENT')"
    " OR (NEW.party = 'PATIENT' AND EXISTS (SELECT 1 FROM user_account a"
    " JOIN patient o ON o.id = a.patient_id"
    " WHERE a.id = NEW.created_by AND coalesce(o.merged_into, o.id) = NEW.patient_id))"
    " OR (NEW.party = 'GUARDIAN' AND EXISTS (SELECT 1 FROM account_ward w"
    f" JOIN patient_person l ON {LIVES.format(at='NEW.signed_at')} AND l.kind = 'GUARDIAN'"
    " WHERE w.user_id = NEW.created_by AND w.patient_id = NEW.patient_id"
    " AND l.person_id = NEW.person_id))"
)
"""From an account of the portal: the patient's own, or as the guardian the clinic knows."""

SIGNING_WALLS: tuple[Rule, ...] = (
    Guard(
        "consent.not_open_for_signing", "consent_signature", "INSERT",
        _while("('PENDING_SIGNATURES')"), ITS_PLAN,
    ),
    Guard("consent.text_changed", "consent_signature", "INSERT", SHOWN, ITS_PLAN),
    Guard(
        EARLY, "consent_signature", "INSERT",
        f"{OTHER_KIND} OR {waited_to_sign(ITS_CONSENT, 'NEW.signed_at')}", ITS_PLAN,
    ),
    Guard("consent.not_their_hand", "consent_signature", "INSERT", THEIR_HAND),
    *append_only("consent.evidence_kept", "consent_signature"),
    Guard(
        "consent.document_early", "consent_document", "INSERT",
        f"NEW.kind <> 'CONSENT' OR {EVER_SIGNED}",
    ),
    *append_only("consent.evidence_kept", "consent_document"),
    *append_only("consent.evidence_kept", "consent_withdrawal"),
)  # fmt: skip

READING_WALLS: tuple[Rule, ...] = (
    *(
        Guard("consent.reading_closed", table, at, READING, ITS_PLAN)
        for table, at in (
            ("consent_reading", "INSERT"),
            ("consent_reading", "UPDATE"),
            ("consent_acknowledgement", "INSERT"),
            ("consent_answer", "INSERT"),
        )
    ),
    *(
        Guard("consent.reading_closed", table, "INSERT", _while(BEFORE_SIGNED), ITS_PLAN)
        for table in ("consent_information", "consent_question", "consent_discussion")
    ),
    *no_delete("consent.evidence_kept", "consent_reading"), Shield("consent_reading"),
    *append_only("consent.evidence_kept", "consent_acknowledgement"),
    *append_only("consent.evidence_kept", "consent_answer"),
    *append_only("consent.evidence_kept", "consent_information"),
    *append_only("consent.evidence_kept", "consent_discussion"),
    frozen(
        "consent.evidence_kept", "consent_question", all_but(ConsentQuestion.__table__, *ANSWER)
    ),
    frozen(
        "consent.evidence_kept", "consent_question", ANSWER, once="OLD.answered_at IS NOT NULL",
        tag="answer",
    ),
    *no_delete("consent.evidence_kept", "consent_question"), Shield("consent_question"),
)  # fmt: skip

TEMPLATE_WALLS: tuple[Rule, ...] = (
    Guard(
        "consent.template_not_approved", "consent_part", "INSERT", APPROVED_TEXT,
    ),
    Guard("consent.reading_closed", "consent_part", "INSERT", _while("('DRAFT')")),
    *append_only("consent.evidence_kept", "consent_part"),
    frozen(
        "consent.words_kept", "consent_template_version",
        all_but(ConsentTemplateVersion.__table__, "status", "ends_on"),
        once="OLD.status <> 'DRAFT'",
    ),
    Guard(
        "consent.words_kept", "consent_template_version", "UPDATE OF status",
        "NEW.status = OLD.status OR (OLD.status || '>' || NEW.status)"
        " IN ('DRAFT>APPROVED', 'APPROVED>WITHDRAWN')", tag="moves",
    ),
    *no_delete("consent.words_kept", "consent_template_version"),
    *no_delete("consent.words_kept", "consent_template"),
    Shield("consent_template_version"), Shield("consent_template"),
)  # fmt: skip

GUARDS: tuple[Rule, ...] = (*CONSENT_WALLS, *SIGNING_WALLS, *READING_WALLS, *TEMPLATE_WALLS)
