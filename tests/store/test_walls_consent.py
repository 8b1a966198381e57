"""Walls of consent against a second program."""

from typing import Any

import pytest

from tests.support.clock import NOON
from tests.support.raw_chain import HASH, Chain
from tests.support.second_program import refused

LIVE = ("DRAFT", "INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES")


@pytest.mark.row("F047")
@pytest.mark.row("F192")
@pytest.mark.row("F199")
def test_no_consent_without_a_plan(chain: Chain) -> None:
    way = chain.approved()
    refusing = ("clinic.broken", "consent.plan_not_approved", "consent.revision_not_current")
    for plan in (None, chain.nurse):
        with refused(*refusing):
            chain.consent_of(way, plan_id=plan)


@pytest.mark.row("F048")
@pytest.mark.row("F193")
def test_no_consent_without_a_completed_consultation(chain: Chain) -> None:
    way = chain.approved()
    with refused("clinic.broken", "consent.consultation_not_completed"):
        chain.consent_of(way, consultation_id=None)
    planned = chain.consulted(chain.patient(), status="SCHEDULED")
    with refused("clinic.broken", "consent.consultation_not_completed"):
        chain.consent_of(way, consultation_id=planned.consultation)
    way.consultation = chain.consulted(way, status="IN_PROGRESS").consultation
    with refused("consent.consultation_not_completed"):
        chain.consent_of(way)


@pytest.mark.row("F069")
@pytest.mark.row("F178")
@pytest.mark.row("F179")
def test_no_consent_before_the_plan_is_approved(chain: Chain) -> None:
    way = chain.planned()
    chain.p.change("plan_revision", way.revision_id, consent_hash=HASH["consent"])
    with refused("consent.plan_not_approved", "consent.revision_not_current"):
        chain.consent_of(way)
    chain.plan_to(way, "PENDING_APPROVAL")
    with refused("consent.plan_not_approved", "consent.revision_not_current"):
        chain.consent_of(way)


def test_a_consent_is_of_the_patient_of_its_plan(chain: Chain) -> None:
    way, other = chain.approved(), chain.approved()
    with refused(
        "clinic.broken", "consent.plan_not_approved", "consent.consultation_not_completed"
    ):
        chain.consent_of(way, patient_id=other.patient)
    with refused("clinic.broken", "consent.plan_not_approved", "consent.revision_not_current"):
        chain.consent_of(way, plan_id=other.plan)


def test_a_consent_speaks_of_the_current_revision(chain: Chain) -> None:
    way = chain.approved()
    with refused("consent.revision_not_current"):
        chain.consent_of(way, consent_hash="0" * 64)
    with refused("consent.revision_not_current", "clinic.broken"):
        chain.consent_of(way, plan_revision=2)
    chain.plan_to(way, "DRAFT", revision=2)
    old = way.revision
    chain.revised(way, 2)
    chain.approved(way)
    with refused("consent.revision_not_current"):
        chain.consent_of(way, plan_revision=old)
    chain.consent_of(way)


def test_one_live_consent_of_a_kind(chain: Chain) -> None:
    way = chain.asked()
    with refused("consent.one_live"):
        chain.consent_of(way)
    chain.consent_of(way, kind="ANAESTHESIA")
    chain.says_no(way, "DECLINE")
    chain.consent_to(way, "DECLINED")
    chain.consent_of(way)


@pytest.mark.parametrize("kind", ["PROCEDURE", "ANAESTHESIA", "EMERGENCY"])
def test_which_kinds_may_come_late(chain: Chain, kind: str) -> None:
    way = chain.scheduled()
    chain.says_no(way)
    if kind == "ANAESTHESIA":
        chain.consent_of(way, kind=kind, needed_for_scheduling=False)
        return
    with refused("consent.plan_not_approved", "consent.one_live"):
        chain.consent_of(way, kind=kind, override_id=chain.override(way))


def test_an_emergency_consent_belongs_to_an_emergency(chain: Chain) -> None:
    way = chain.emergency()
    more = {"kind": "EMERGENCY", "override_id": way.facts["override"]}
    way.consent = chain.consent_of(way, **more)
    chain.p.change(
        "consent", way.consent, status="PENDING_SIGNATURES", text="In short.",
        text_hash=HASH["text"],
    )  # fmt: skip
    chain.sign(way)


@pytest.mark.row("F179")
@pytest.mark.parametrize("status", ["INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES", "SIGNED"])
def test_a_consent_begins_as_a_draft(chain: Chain, status: str) -> None:
    way = chain.approved()
    with refused("workflow.wrong_state", "clinic.broken"):
        chain.consent_of(way, status=status)


@pytest.mark.row("F200")
@pytest.mark.parametrize("missing", ["PATIENT", "SURGEON"])
def test_signed_needs_patient_and_clinician(chain: Chain, missing: str) -> None:
    way = chain.asked()
    chain.read(way.consent)
    whole = {"status": "SIGNED", "signed_at": NOON, "valid_from": NOON}
    for party in {"PATIENT", "SURGEON"} - {missing}:
        chain.signature(way, party)
    with refused("consent.signature_missing"):
        chain.p.change("consent", way.consent, **whole)
    chain.signature(way, missing)
    chain.p.change("consent", way.consent, **whole)


def test_a_guardian_signs_for_a_child_and_a_witness_for_nobody(chain: Chain) -> None:
    way = chain.asked()
    chain.read(way.consent)
    for party in ("WITNESS", "NURSE"):
        chain.signature(way, party, user_id=chain.nurse)
    whole = {"status": "SIGNED", "signed_at": NOON, "valid_from": NOON}
    with refused("consent.signature_missing"):
        chain.p.change("consent", way.consent, **whole)
    for party in ("GUARDIAN", "SURGEON"):
        chain.signature(way, party)
    chain.p.change("consent", way.consent, **whole)


def test_a_signature_is_bound_to_the_text_and_the_revision(chain: Chain) -> None:
    way = chain.asked()
    with refused("consent.not_open_for_signing", "consent.text_changed"):
        chain.signature(way, "PATIENT")
    chain.read(way.consent)
    with refused("consent.text_changed"):
        chain.signature(way, "PATIENT", text_hash="0" * 64)
    with refused("consent.text_changed"):
        chain.signature(way, "PATIENT", plan_revision=2)
    chain.signature(way, "PATIENT")
    with refused("consent.signed_already"):
        chain.signature(way, "PATIENT")
    for change in ({"text": "I agree to more."}, {"text_hash": "0" * 64}, {"language": "de"}):
        with refused("consent.text_changed"):
            chain.p.change("consent", way.consent, **change)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "other"}, {"valid_until": None}, {"signed_at": None}, {"language": "de"},
        {"informed_at": None}, {"needed_for_scheduling": False}, {"consent_hash": "0" * 64},
        {"status_reason": "x"}, {"content": {"a": 1}},
    ],
)  # fmt: skip
def test_a_signed_consent_stays(chain: Chain, change: dict[str, Any]) -> None:
    way = chain.signed()
    with refused("consent.signed_kept", "consent.fixed", "consent.text_changed", "clinic.broken"):
        chain.p.change("consent", way.consent, **change)


def test_consents_are_never_deleted(chain: Chain) -> None:
    draft, signed = chain.asked(), chain.signed()
    for way in (draft, signed):
        with refused("consent.kept"):
            chain.p.remove("consent", way.consent)


def test_sealed_once_and_only_with_a_document(chain: Chain) -> None:
    way = chain.asked()
    document = {"consent_id": way.consent, "patient_id": way.patient, "sha256": "5" * 64}
    with refused("consent.document_early"):
        chain.p.put("consent_document", kind="CONSENT", **document)
    chain.read(way.consent)
    chain.sign(way)
    with refused("consent.document_missing"):
        chain.p.change("consent", way.consent, sealed_at=NOON)
    chain.p.put("consent_document", kind="CONSENT", **document)
    with refused("consent.sealed_already"):
        chain.p.put("consent_document", kind="CONSENT", **document)
    chain.p.change("consent", way.consent, sealed_at=NOON)
    with refused("consent.signed_kept"):
        chain.p.change("consent", way.consent, sealed_at=None)


@pytest.mark.parametrize("status", ["REVOKED", "SUPERSEDED", "EXPIRED"])
def test_the_plan_lets_go_of_a_consent_before_it_ends(chain: Chain, status: str) -> None:
    way = chain.signed()
    chain.says_no(way)
    with refused("consent.relied_on"):
        chain.consent_to(way, status)
    chain.plan_to(way, "APPROVED")
    chain.consent_to(way, status)


@pytest.mark.parametrize("status", ["REVOKED", "SUPERSEDED", "EXPIRED"])
def test_no_consent_ends_under_a_case_that_goes_on(chain: Chain, status: str) -> None:
    way = chain.scheduled()
    chain.says_no(way)
    with refused("consent.relied_on"):
        chain.consent_to(way, status)


def test_in_theatre_a_patient_may_withdraw_at_once(chain: Chain) -> None:
    way = chain.in_theatre()
    chain.says_no(way)
    chain.consent_to(way, "REVOKED")
    chain.noted(way)
    chain.case_to(way, "COMPLETED", outcome="PARTIAL", completed_at=NOON)
    assert chain.p.value("procedure_plan", way.plan, "status") == "APPROVED"


def test_what_has_been_done_stays_consented_to(chain: Chain) -> None:
    way = chain.completed()
    chain.says_no(way)
    with refused("consent.spent"):
        chain.consent_to(way, "REVOKED")


@pytest.mark.parametrize(("status", "kind"), [("REVOKED", "REVOKE"), ("DECLINED", "DECLINE")])
def test_a_no_has_a_speaker(chain: Chain, status: str, kind: str) -> None:
    way = chain.signed() if kind == "REVOKE" else chain.asked()
    if kind == "REVOKE":
        chain.plan_to(way, "APPROVED")
    with refused("consent.withdrawal_missing"):
        chain.consent_to(way, status)
    said = chain.says_no(way, kind)
    chain.consent_to(way, status)
    with refused("consent.evidence_kept"):
        chain.p.change("consent_withdrawal", said, said_by="somebody else")


def evidence(chain: Chain) -> list[tuple[str, str]]:
    """A row of every kind of evidence, written while it was allowed."""
    way = chain.asked()
    of = {"consent_id": way.consent, "patient_id": way.patient}
    rows = [
        ("consent_part", {"position": 1, "template_version_id": chain.words}),
        ("consent_information", {"performer_id": chain.surgeon, "minutes": 20, "language": "en"}),
    ]
    found = [(table, chain.p.put(table, **of, **row)) for table, row in rows]
    chain.p.change("consent", way.consent, status="INFORMED")
    rows = [
        ("consent_acknowledgement", {"clause": "bleeding", "accepted": True}),
        ("consent_answer", {"question": "q1", "attempt": 1, "answer": "no", "correct": False}),
        ("consent_discussion", {"subject": "q1", "text": "talked", "clinician_id": chain.surgeon}),
    ]
    found += [(table, chain.p.put(table, **of, **row)) for table, row in rows]
    chain.p.change("consent", way.consent, status="IN_PROGRESS")
    chain.p.change(
        "consent", way.consent, status="PENDING_SIGNATURES", text="I agree.",
        text_hash=HASH["text"],
    )  # fmt: skip
    chain.sign(way)
    chain.p.put("consent_document", kind="CONSENT", sha256="5" * 64, **of)
    signature = chain.p.ask("SELECT id FROM consent_signature")[0][0]
    document = chain.p.ask("SELECT id FROM consent_document")[0][0]
    withdrawal = chain.says_no(way)
    return [
        *found, ("consent_signature", str(signature)), ("consent_document", str(document)),
        ("consent_withdrawal", withdrawal),
    ]  # fmt: skip


def test_evidence_is_written_once(chain: Chain) -> None:
    for table, row in evidence(chain):
        with refused("consent.evidence_kept"):
            chain.p.change(table, row, created_at=NOON)
        with refused("consent.evidence_kept"):
            chain.p.remove(table, row)


def test_nothing_is_read_or_answered_after_signing(chain: Chain) -> None:
    way = chain.signed()
    of = {"consent_id": way.consent, "patient_id": way.patient}
    late = [
        ("consent_reading", {"section": "s", "language": "en", "seconds": 9, "end_reached": True}),
        ("consent_acknowledgement", {"clause": "c", "accepted": True}),
        ("consent_answer", {"question": "q", "attempt": 1, "answer": "a", "correct": True}),
        ("consent_discussion", {"subject": "q", "text": "t", "clinician_id": chain.surgeon}),
        ("consent_question", {"section": "s", "text": "why?"}),
        ("consent_part", {"position": 2, "template_version_id": chain.words}),
    ]
    for table, row in late:
        with refused("consent.reading_closed"):
            chain.p.put(table, **of, **row)


def test_a_question_is_answered_once(chain: Chain) -> None:
    way = chain.asked()
    asked = chain.p.put(
        "consent_question", consent_id=way.consent, patient_id=way.patient, section="s", text="?"
    )
    with refused("consent.evidence_kept"):
        chain.p.change("consent_question", asked, text="!")
    said = {"answer": "yes", "answered_by": chain.surgeon, "answered_at": NOON}
    chain.p.change("consent_question", asked, **said)
    with refused("consent.evidence_kept"):
        chain.p.change("consent_question", asked, answer="no")


def test_an_approved_text_is_never_edited(chain: Chain) -> None:
    with refused("consent.words_kept"):
        chain.p.change("consent_template_version", chain.words, content={"new": 1})
    with refused("consent.words_kept"):
        chain.p.remove("consent_template_version", chain.words)
    template = chain.p.value("consent_template_version", chain.words, "template_id")
    draft = chain.p.put(
        "consent_template_version", template_id=template, edition=2, language="en", content={}
    )
    chain.p.change("consent_template_version", draft, content={"new": 1})
    way = chain.asked()
    with refused("consent.template_not_approved"):
        chain.p.put(
            "consent_part", consent_id=way.consent, patient_id=way.patient, position=1,
            template_version_id=draft,
        )  # fmt: skip
    chain.p.change("consent_template_version", chain.words, status="WITHDRAWN")


@pytest.mark.row("C23")
def test_the_account_of_a_merged_record_signs_for_the_one_that_stands(chain: Chain) -> None:
    way, gone = chain.asked(), chain.stranger()
    chain.read(way.consent)
    account = chain.p.put(
        "user_account", kind="PATIENT", login="b@example.test", email="", name="B", patient_id=gone
    )
    with refused("consent.not_their_hand"):
        chain.signature(way, "PATIENT", created_by=account)
    chain.p.change("patient", gone, status="MERGED", merged_into=way.patient)
    chain.signature(way, "PATIENT", created_by=account)
