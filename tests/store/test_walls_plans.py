"""Walls of plans against a second program: what is refused, and that the lawful order passes."""

from typing import Any

import pytest

from tests.support.raw_chain import HASH, Chain, Way
from tests.support.second_program import refused


@pytest.mark.row("F177")
@pytest.mark.row("F179")
@pytest.mark.parametrize("status", ["SCHEDULED", "CHECKED_IN", "IN_PROGRESS", "CANCELLED"])
def test_a_plan_needs_a_completed_consultation(chain: Chain, status: str) -> None:
    way = chain.consulted(status=status)
    with refused("plans.consultation_not_completed"):
        chain.planned(way)


@pytest.mark.row("F177")
def test_the_consultation_is_of_the_same_patient(chain: Chain) -> None:
    way, other = chain.consulted(), chain.consulted()
    way.consultation = other.consultation
    with refused("plans.consultation_not_completed", "clinic.broken"):
        chain.planned(way)


@pytest.mark.row("F043")
@pytest.mark.row("F195")
def test_the_database_says_that_a_plan_begins_as_a_draft(chain: Chain) -> None:
    way = chain.planned()
    assert chain.p.value("procedure_plan", way.plan, "status") == "DRAFT"


@pytest.mark.row("F178")
@pytest.mark.parametrize("status", ["APPROVED", "CONSENT_SIGNED", "SCHEDULED", "COMPLETED"])
def test_a_plan_does_not_begin_further_on(chain: Chain, status: str) -> None:
    with refused("plans.emergency_not_authorised", "workflow.wrong_state"):
        chain.planned(status=status)


@pytest.mark.row("F194")
def test_a_plan_has_no_other_status(chain: Chain) -> None:
    way = chain.planned()
    with refused("workflow.wrong_state", "clinic.broken"):
        chain.plan_to(way, "NEARLY")


@pytest.mark.row("F178")
@pytest.mark.parametrize("status", ["APPROVED", "CONSENT_PENDING", "SCHEDULED", "COMPLETED"])
def test_no_step_is_skipped(chain: Chain, status: str) -> None:
    way = chain.planned()
    with refused(
        "workflow.wrong_state", "plans.consent_missing", "plans.slot_missing",
        "plans.case_not_completed",
    ):  # fmt: skip
        chain.plan_to(way, status)


@pytest.mark.row("F178")
def test_approval_needs_a_frozen_revision_and_every_performer(chain: Chain) -> None:
    way = chain.planned()
    second = chain.p.row("plan_line", way.line)
    chain.p.put("plan_line", **{**second, "id": chain.nurse, "performer_id": chain.other_surgeon})
    chain.plan_to(way, "PENDING_APPROVAL")
    chain.lines_approved(way)
    with refused("plans.not_approved", "plans.waiting_unknown"):
        chain.plan_to(way, "APPROVED")
    chain.freeze(way)
    with refused("plans.not_approved"):
        chain.plan_to(way, "APPROVED")
    chain.lines_approved(way, chain.other_surgeon)
    chain.plan_to(way, "APPROVED")


def test_an_approval_of_another_text_does_not_count(chain: Chain) -> None:
    way = chain.planned()
    chain.plan_to(way, "PENDING_APPROVAL")
    chain.p.put(
        "plan_approval", plan_id=way.plan, patient_id=way.patient, revision=1,
        performer_id=chain.surgeon, full_hash="e" * 64,
    )  # fmt: skip
    chain.freeze(way)
    with refused("plans.not_approved"):
        chain.plan_to(way, "APPROVED")


@pytest.mark.row("F044")
@pytest.mark.parametrize(
    "change",
    [
        {"side": "LEFT"}, {"site": "TIP"}, {"procedure_code": "RTT_HAEMATOMA"},
        {"technique": "open"}, {"graft_source": "RIB"}, {"anaesthesia": "LOCAL"},
        {"purpose": "THERAPEUTIC"}, {"price_minor": 500_001}, {"implants": [{"side": "LEFT"}]},
    ],
)  # fmt: skip
def test_material_fields_stay_from_approval_on(chain: Chain, change: dict[str, Any]) -> None:
    way = chain.approved()
    with refused("plans.frozen", "plans.elective_code"):
        chain.p.change("plan_line", way.line, **change)


@pytest.mark.row("F044")
@pytest.mark.parametrize(
    "change", [{"minutes": 160}, {"items": [{"sku": "S"}]}, {"price_minor": 1}]
)
def test_other_fields_are_amended(chain: Chain, change: dict[str, Any]) -> None:
    way = chain.approved()
    chain.p.change("plan_line", way.line, **change)


@pytest.mark.row("F044")
def test_a_frozen_revision_stays(chain: Chain) -> None:
    way = chain.approved()
    for change in ({"content": "{1}"}, {"consent_hash": "f" * 64}, {"frozen_at": None}):
        with refused("plans.frozen"):
            chain.p.change("plan_revision", way.revision_id, **change)
    for table, row in (("plan_revision", way.revision_id), ("procedure_plan", way.plan)):
        with refused("plans.kept"):
            chain.p.remove(table, row)
    with refused("plans.frozen"):
        chain.p.remove("plan_line", way.line)


def test_lines_are_free_in_a_draft_only(chain: Chain) -> None:
    way = chain.planned()
    row = chain.p.row("plan_line", way.line)
    chain.p.change("plan_line", way.line, side="LEFT", price_minor=900_000)
    chain.p.remove("plan_line", way.line)
    chain.p.put("plan_line", **row)
    chain.plan_to(way, "PENDING_APPROVAL")
    with refused("plans.frozen"):
        chain.p.change("plan_line", way.line, side="LEFT")
    with refused("plans.frozen"):
        chain.p.put("plan_line", **{**row, "id": chain.nurse})


@pytest.mark.parametrize("column", ["patient_id", "consultation_id", "kind", "author_id"])
def test_a_plan_stays_whose_it_is(chain: Chain, column: str) -> None:
    way, other = chain.planned(), chain.planned()
    value = {"kind": "EMERGENCY", "author_id": chain.nurse}.get(
        column, other.patient if column == "patient_id" else other.consultation
    )
    with refused("plans.fixed", "clinic.broken"):
        chain.p.change("procedure_plan", way.plan, **{column: value})


def new_revision(chain: Chain, way: Way) -> None:
    """Down to a draft of the next revision, from wherever the plan stands without a case."""
    if chain.p.value("procedure_plan", way.plan, "status") == "CONSENT_SIGNED":
        chain.plan_to(way, "APPROVED")
    if way.consent:
        chain.consent_to(way, "SUPERSEDED")
    chain.plan_to(way, "DRAFT", revision=way.revision + 1)
    chain.revised(way, way.revision + 1)


@pytest.mark.row("F044")
def test_a_revision_follows_the_lawful_order(chain: Chain) -> None:
    way = chain.signed()
    new_revision(chain, way)
    chain.approved(way)
    chain.signed(way)
    assert chain.p.value("procedure_plan", way.plan, "revision") == 2


def test_the_revision_number_is_not_moved_by_itself(chain: Chain) -> None:
    way = chain.approved()
    for change in ({"revision": 2}, {"revision": 3, "status": "DRAFT"}, {"status": "DRAFT"}):
        with refused("plans.revision_kept"):
            chain.p.change("procedure_plan", way.plan, **change)
    draft = chain.planned()
    with refused("plans.revision_kept"):
        chain.p.change("procedure_plan", draft.plan, revision=2)


def test_a_live_consent_is_ended_before_the_plan_is_revised(chain: Chain) -> None:
    way = chain.asked()
    with refused("plans.consent_live"):
        chain.plan_to(way, "DRAFT", revision=2)
    with refused("plans.consent_live"):
        chain.plan_to(way, "CANCELLED")
    new_revision(chain, way)


@pytest.mark.row("F179")
def test_the_plan_says_signed_only_when_every_needed_consent_is(chain: Chain) -> None:
    way = chain.asked()
    with refused("plans.consent_missing"):
        chain.plan_to(way, "CONSENT_SIGNED")
    sleep = chain.consent_of(way, kind="ANAESTHESIA")
    chain.read(way.consent)
    chain.sign(way)
    with refused("plans.consent_missing"):
        chain.plan_to(way, "CONSENT_SIGNED")
    chain.read(sleep)
    chain.sign(way, sleep)
    chain.plan_to(way, "CONSENT_SIGNED")


def test_a_needed_consent_that_was_declined_is_still_needed(chain: Chain) -> None:
    way = chain.asked()
    sleep = chain.consent_of(way, kind="ANAESTHESIA")
    chain.says_no(way, "DECLINE", sleep)
    chain.p.change("consent", sleep, status="DECLINED")
    chain.read(way.consent)
    chain.sign(way)
    with refused("plans.consent_missing"):
        chain.plan_to(way, "CONSENT_SIGNED")


@pytest.mark.row("F179")
def test_the_plan_says_scheduled_only_with_a_slot(chain: Chain) -> None:
    way = chain.cased()
    with refused("plans.slot_missing"):
        chain.plan_to(way, "SCHEDULED")
    chain.booked(way)
    chain.plan_to(way, "SCHEDULED")


@pytest.mark.row("F179")
@pytest.mark.parametrize("status", ["APPROVED", "CANCELLED"])
def test_the_plan_does_not_fall_under_a_case_that_goes_on(chain: Chain, status: str) -> None:
    way = chain.scheduled()
    with refused("plans.case_going", "plans.consent_live"):
        chain.plan_to(way, status)
    chain.case_to(way, "CHECKED_IN")
    chain.ready(way)
    chain.case_to(way, "IN_THEATRE")
    with refused("plans.case_going", "plans.consent_live"):
        chain.plan_to(way, status)


def test_in_theatre_the_plan_stays_as_it_is(chain: Chain) -> None:
    way = chain.in_theatre()
    with refused("plans.case_going"):
        chain.plan_to(way, "CONSENT_SIGNED")
    with refused("plans.case_going", "plans.consent_live"):
        chain.plan_to(way, "DRAFT", revision=2)


def test_a_plan_is_completed_by_a_completed_case(chain: Chain) -> None:
    way = chain.scheduled()
    with refused("plans.case_not_completed"):
        chain.plan_to(way, "COMPLETED")
    chain.in_theatre(way)
    with refused("plans.case_not_completed", "plans.case_going"):
        chain.plan_to(way, "COMPLETED")


def test_an_emergency_plan_needs_the_override_of_this_patient(chain: Chain) -> None:
    way, other = chain.consulted(), chain.patient()
    wrong = chain.override(other)
    soft = chain.override(way, "BOOKING_SOFT")
    for override in (wrong, soft, None):
        with refused("plans.emergency_not_authorised", "clinic.broken"):
            chain.planned(way, kind="EMERGENCY", status="APPROVED", override_id=override)


def test_one_emergency_makes_one_plan_of_emergency_procedures(chain: Chain) -> None:
    way = chain.emergency()
    again = {"kind": "EMERGENCY", "status": "APPROVED", "override_id": way.facts["override"]}
    with refused("plans.override_used"):
        chain.planned(way, **again)
    fresh = chain.consulted()
    again["override_id"] = chain.override(fresh)
    with refused("plans.elective_code"):
        chain.planned(fresh, **again)


def test_a_quotation_stays_as_it_was_made(chain: Chain) -> None:
    way = chain.approved()
    quote = chain.p.put(
        "quotation", plan_id=way.plan, patient_id=way.patient, revision=1, edition=1,
        number="Q-1", currency="EUR", total_minor=500_000, content={}, full_hash=HASH["full"],
    )  # fmt: skip
    signed = {"quotation_id": quote, "patient_id": way.patient, "performer_id": chain.surgeon}
    with refused("plans.quotation_kept"):
        chain.p.put("quotation_signature", **signed, full_hash="0" * 64)
    chain.p.put("quotation_signature", **signed, full_hash=HASH["full"])
    with refused("plans.quotation_kept"):
        chain.p.change("quotation", quote, total_minor=1)
    when = chain.p.value("quotation", quote, "made_at")
    chain.p.change("quotation", quote, handed_over_at=when, received_by="patient")
    with refused("plans.quotation_kept"):
        chain.p.change("quotation", quote, handed_over_at=None)
    chain.p.change("quotation", quote, accepted_at=when, accepted_by="patient")
    with refused("plans.quotation_kept"):
        chain.p.change("quotation", quote, accepted_by="somebody")
    with refused("plans.quotation_kept"):
        chain.p.remove("quotation", quote)


def test_approvals_and_amendments_are_written_once(chain: Chain) -> None:
    way = chain.planned()
    chain.plan_to(way, "PENDING_APPROVAL")
    approval = chain.lines_approved(way)
    chain.freeze(way)
    chain.plan_to(way, "APPROVED")
    with refused("plans.approval_late"):
        chain.lines_approved(way, chain.other_surgeon)
    row = {"plan_id": way.plan, "patient_id": way.patient, "revision": 1, "no": 1}
    amendment = chain.p.put(
        "plan_amendment", **row, author_id=chain.nurse, changes=[], full_hash="1" * 64
    )
    for table, found in (("plan_approval", approval), ("plan_amendment", amendment)):
        with refused("plans.kept"):
            chain.p.change(table, found, full_hash="2" * 64)
        with refused("plans.kept"):
            chain.p.remove(table, found)
    with refused("plans.amendment_not_now"):
        chain.p.put(
            "plan_amendment", author_id=chain.nurse, changes=[], full_hash="1" * 64,
            **{**row, "no": 2, "revision": 1, "plan_id": chain.planned(way).plan},
        )  # fmt: skip


def test_the_catalogue_keeps_its_editions(chain: Chain) -> None:
    entry = chain.p.ask("SELECT id FROM catalogue_entry WHERE code = 'RHINO_PRIM'")[0][0]
    with refused("plans.catalogue_kept"):
        chain.p.change("catalogue_entry", str(entry), name="Nose")
    with refused("plans.catalogue_kept"):
        chain.p.remove("catalogue_entry", str(entry))
    chain.p.change("catalogue_entry", str(entry), active=False)
