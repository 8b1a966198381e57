"""Submit, approve by each performer, freeze, revise: what restarts the clock and what does not."""

from datetime import UTC, datetime

import pytest

from clinic_desktop.core import errors
from clinic_desktop.core.moves import WrongState
from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.domain.plans import interface as face
from clinic_desktop.domain.plans.interface import ChangeKind, PlanFacts, PlanLine, RevisionContent
from clinic_desktop.domain.plans.rules.content import canonical_text, consent_hash, full_hash
from tests.domain.plans.conftest import Scene
from tests.domain.plans.support import content
from tests.support.clock import TestClock


def lids(scene: Scene, **more: object) -> PlanLine:
    return scene.nose(
        procedure_code="BLEPH_UP", name="Lids", side=Side.BOTH, graft_source="", minutes=60,
        anaesthesia=Anaesthesia.LOCAL, price_minor=190_000, **more,
    )  # fmt: skip


def revised(scene: Scene, plan: PlanFacts, new: RevisionContent) -> PlanFacts:
    """A new revision that says this, approved."""
    draft = scene.surgeon.plan_steps.revise(plan.id, "wishes changed")
    scene.surgeon.plans.save_draft(plan.id, draft.version, new)
    scene.surgeon.plan_steps.submit(plan.id)
    return scene.approve(plan.id)


@pytest.mark.row("F036")
def test_a_complete_draft_is_submitted(scene: Scene, clock: TestClock) -> None:
    plan = scene.draft().card.id
    facts = scene.surgeon.plan_steps.submit(plan)
    assert (facts.status, facts.submitted_at) == ("PENDING_APPROVAL", clock.now)
    with pytest.raises(WrongState):
        scene.surgeon.plan_steps.submit(plan)


def test_an_incomplete_one_is_refused_with_all_that_is_missing(scene: Scene) -> None:
    plan = scene.draft(scene.nose(performer_id=None, price_minor=None)).card.id
    with pytest.raises(face.PlanIncomplete) as refused:
        scene.surgeon.plan_steps.submit(plan)
    assert [u.text for u in refused.value.unmet] == [
        "Rhinoplasty (revision): say who operates.", "Rhinoplasty (revision): set a price.",
    ]  # fmt: skip
    assert scene.surgeon.plans.facts(plan).unmet == refused.value.unmet


@pytest.mark.row("F037")
@pytest.mark.row("F044")
def test_approval_freezes_text_and_hashes(scene: Scene, clock: TestClock) -> None:
    plan = scene.submitted()
    clock.go(minutes=2)
    assert scene.surgeon.plan_steps.approve_lines(plan)
    facts = scene.surgeon.plan_steps.approve(plan)
    said = content(scene.nose())
    assert (facts.status, facts.approved_at) == ("APPROVED", clock.now)
    assert facts.consent_hash == consent_hash(said, scene.patient)
    assert facts.full_hash == full_hash(said, scene.patient)
    assert (facts.approved_by, facts.clock_restarted_at) == ((scene.lindqvist,), None)
    kept = scene.charts.program.row("plan_revision", str(facts.revision_id))
    assert kept["content"] == canonical_text(said, scene.patient)
    with pytest.raises(WrongState):
        scene.surgeon.plan_steps.approve(plan)
    with pytest.raises(WrongState):
        scene.surgeon.plans.save_draft(plan, facts.version, said)


@pytest.mark.row("F037")
def test_every_performer_approves_their_own_lines(scene: Scene, clock: TestClock) -> None:
    plan = scene.submitted(scene.nose(), lids(scene, performer_id=scene.osei))
    assert not scene.surgeon.plan_steps.approve_lines(plan)
    with pytest.raises(face.NotApproved):
        scene.surgeon.plan_steps.approve(plan)
    assert not scene.surgeon.plan_steps.approve_lines(plan)  # said twice, counted once
    clock.go(minutes=1)
    assert scene.surgeon.plans.facts(plan).approved_by == (scene.lindqvist,)
    second = scene.second()
    assert second.plan_steps.approve_lines(plan)
    facts = second.plan_steps.approve(plan)
    assert facts.approved_by == facts.performers == (scene.lindqvist, scene.osei)
    assert facts.quotation_signed_at == clock.now


def test_who_operates_nothing_approves_nothing(scene: Scene) -> None:
    plan = scene.submitted()
    for desks in (scene.second(), scene.nurse):
        with pytest.raises(face.NotPerformer):
            desks.plan_steps.approve_lines(plan)
    with pytest.raises(WrongState):
        scene.surgeon.plan_steps.approve_lines(scene.draft().card.id)


def test_a_yes_counts_for_exactly_this_text(scene: Scene) -> None:
    plan = scene.submitted()
    scene.surgeon.plan_steps.approve_lines(plan)
    back = scene.surgeon.plan_steps.send_back(plan, "the price is missing a discount")
    said = content(scene.nose(price_minor=600_000))
    scene.surgeon.plans.save_draft(plan, back.version, said)
    scene.surgeon.plan_steps.submit(plan)
    assert scene.surgeon.plans.facts(plan).approved_by == ()
    with pytest.raises(face.NotApproved):
        scene.surgeon.plan_steps.approve(plan)
    assert scene.approve(plan).status == "APPROVED"


def test_sent_back_with_a_reason_the_author_reads(scene: Scene) -> None:
    plan = scene.submitted()
    with pytest.raises(face.PlanReasonMissing):
        scene.surgeon.plan_steps.send_back(plan, "  ")
    scene.surgeon.plan_steps.send_back(plan, "which implant?")
    sheet = scene.surgeon.plans.plan(plan)
    assert (sheet.card.status, sheet.sent_back_reason) == ("DRAFT", "which implant?")
    with pytest.raises(WrongState):
        scene.surgeon.plan_steps.send_back(plan, "again")


def test_author_or_performer_takes_it_back(scene: Scene) -> None:
    plan = scene.submitted()
    with pytest.raises(face.NotAuthor):
        scene.nurse.plan_steps.withdraw_submission(plan)
    assert scene.surgeon.plan_steps.withdraw_submission(plan).status == "DRAFT"
    with pytest.raises(WrongState):
        scene.surgeon.plan_steps.withdraw_submission(plan)


@pytest.mark.row("F042")
@pytest.mark.parametrize("step", ["reject", "cancel"])
def test_an_end_has_a_reason_and_a_time(scene: Scene, clock: TestClock, step: str) -> None:
    plan = scene.submitted()
    end = getattr(scene.surgeon.plan_steps, step)
    with pytest.raises(face.PlanReasonMissing):
        end(plan, "")
    facts = end(plan, "PATIENT_DECIDED")
    assert (facts.status, facts.closed_at) == ("CANCELLED", clock.now)
    assert scene.charts.program.value("procedure_plan", str(plan), "status_reason") == (
        "PATIENT_DECIDED"
    )
    for again in (scene.surgeon.plan_steps.reject, scene.surgeon.plan_steps.cancel):
        with pytest.raises(WrongState):
            again(plan, "again")


@pytest.mark.row("F044")
def test_a_revision_copies_and_the_old_one_stays(scene: Scene, clock: TestClock) -> None:
    first = scene.approved(scene.nose(), lids(scene))
    clock.go(days=3)
    draft = scene.surgeon.plan_steps.revise(first.id, "no lids after all")
    assert (draft.status, draft.revision, draft.lines) == ("DRAFT", 2, first.lines)
    assert (draft.approved_at, draft.quotation_id, draft.approved_by) == (None, None, ())
    assert draft.consent_hash == first.consent_hash
    assert scene.surgeon.plans.what_changed(first.id) == ()
    assert scene.surgeon.plans.quotation(first.id).replaced
    kept = scene.charts.program.row("plan_revision", str(first.revision_id))
    assert kept["consent_hash"] == first.consent_hash
    with pytest.raises(face.PlanReasonMissing):
        scene.surgeon.plan_steps.revise(scene.approved().id, "")
    with pytest.raises(WrongState):
        scene.surgeon.plan_steps.revise(first.id, "again")


@pytest.mark.row("B02")
def test_without_a_material_change_hash_and_clock_stay(scene: Scene, clock: TestClock) -> None:
    first = scene.approved()
    clock.go(days=1)
    said = content(scene.nose(minutes=240, price_minor=600_000), note="left hand light")
    second = revised(scene, first, said)
    assert second.consent_hash == first.consent_hash
    assert second.full_hash != first.full_hash
    assert second.clock_restarted_at is None
    changes = scene.surgeon.plans.what_changed(first.id)
    assert {change.field for change in changes} == {"minutes", "price", "note"}
    assert not any(change.material for change in changes)


@pytest.mark.row("B02")
def test_an_addition_starts_the_clock_again_and_keeps_it(scene: Scene, clock: TestClock) -> None:
    """Patient B: a rib graft and 900 more; then only the minutes change."""
    first = scene.approved()
    clock.go(days=1)
    said = content(scene.nose(graft_source="rib", price_minor=710_000))
    second = revised(scene, first, said)
    restarted = clock.now
    assert second.consent_hash != first.consent_hash
    assert second.clock_restarted_at == restarted
    kinds = [change.kind for change in scene.surgeon.plans.what_changed(first.id)]
    assert kinds == [ChangeKind.CHANGED, ChangeKind.PRICE_UP]
    clock.go(days=1)
    third = revised(scene, second, content(scene.nose(graft_source="rib", price_minor=700_000)))
    assert (third.consent_hash, third.clock_restarted_at) == (second.consent_hash, restarted)


def test_a_higher_price_alone_starts_it_too_and_less_does_not(
    scene: Scene, clock: TestClock
) -> None:
    first = scene.approved(scene.nose(), lids(scene))
    clock.go(days=1)
    less = revised(scene, first, content(scene.nose()))
    assert less.consent_hash != first.consent_hash
    assert less.clock_restarted_at is None
    back_up = revised(scene, less, content(scene.nose(price_minor=700_000)))
    assert back_up.clock_restarted_at is None  # never above what was offered before
    dearer = revised(scene, back_up, content(scene.nose(price_minor=900_000)))
    assert dearer.clock_restarted_at == clock.now


@pytest.mark.row("F045")
def test_the_quotation_is_dated_and_signed_by_the_performers(
    scene: Scene, clock: TestClock
) -> None:
    facts = scene.approved()
    sheet = scene.clinic.role("BILLING").plans.quotation(facts.id)
    assert (sheet.number, sheet.revision, sheet.total_minor) == ("Q-2026-00001", 1, 620_000)
    assert sheet.signed_by == ((scene.lindqvist, clock.now),)
    assert sheet.made_at == clock.now
    assert sheet.valid_until == datetime(2027, 2, 23, 22, 59, 59, tzinfo=UTC)
    assert sheet.full_hash == facts.full_hash
    assert [line.name for line in sheet.lines] == ["Rhinoplasty (revision)"]
    assert (facts.quotation_id, facts.quotation_signed_at) == (sheet.id, clock.now)
    again = revised(scene, facts, content(scene.nose(price_minor=610_000)))
    newer = scene.surgeon.plans.quotation(facts.id)
    assert (newer.number, newer.replaced, newer.id) == ("Q-2026-00002", False, again.quotation_id)


def test_handed_over_and_accepted_once_each(scene: Scene, clock: TestClock) -> None:
    plan = scene.approved().id
    desk = scene.clinic.role("RECEPTION").plans
    with pytest.raises(face.NotHandedOver):
        scene.surgeon.plan_steps.accept_quotation(plan, "Jo Berger")
    with pytest.raises(face.EntryRefused):
        desk.hand_over_quotation(plan, " ")
    handed = desk.hand_over_quotation(plan, "Jo Berger")
    assert (handed.handed_over_at, handed.received_by) == (clock.now, "Jo Berger")
    first = clock.now
    clock.go(minutes=4)
    with pytest.raises(face.QuotationDone) as refused:
        desk.hand_over_quotation(plan, "Jo Berger")
    assert refused.value.params == {"at": first.isoformat()}
    accepted = scene.surgeon.plan_steps.accept_quotation(plan, "Jo Berger")
    assert (accepted.accepted_at, accepted.accepted_by) == (clock.now, "Jo Berger")
    with pytest.raises(face.QuotationDone):
        scene.surgeon.plan_steps.accept_quotation(plan, "Jo Berger")
    facts = scene.surgeon.plans.facts(plan)
    assert (facts.handed_over_at, facts.accepted_at) == (first, clock.now)


def test_a_new_paper_without_an_addition_brings_no_new_wait(scene: Scene, clock: TestClock) -> None:
    first = scene.approved()
    hand_over = scene.surgeon.plans.hand_over_quotation
    hand_over(first.id, "Jo Berger")
    handed = clock.now
    clock.go(days=2)
    cheaper = revised(scene, first, content(scene.nose(price_minor=600_000)))
    assert cheaper.handed_over_at is None  # the paper in force is still here
    hand_over(first.id, "Jo Berger")
    assert scene.surgeon.plans.facts(first.id).handed_over_at == handed
    assert scene.surgeon.plans.plan(first.id).handed_over_at == clock.now
    clock.go(days=2)
    revised(scene, cheaper, content(scene.nose(graft_source="rib")))
    hand_over(first.id, "Jo Berger")
    assert scene.surgeon.plans.facts(first.id).handed_over_at == clock.now


def test_no_quotation_before_approval_nor_after_a_change(scene: Scene, clock: TestClock) -> None:
    desk = scene.clinic.role("RECEPTION").plans
    with pytest.raises(face.NoQuotation):
        desk.quotation(scene.submitted())
    plan = scene.approved().id
    scene.surgeon.plan_steps.revise(plan, "another wish")
    with pytest.raises(face.NoQuotation):
        desk.hand_over_quotation(plan, "Jo Berger")
    old = scene.approved().id
    clock.go(days=93)
    scene.clinic.forget()
    with pytest.raises(face.QuotationEnded):
        scene.clinic.role("RECEPTION").plans.hand_over_quotation(old, "Jo Berger")


def test_an_emergency_is_approved_and_frozen_at_once(scene: Scene, clock: TestClock) -> None:
    bleeding = PlanLine("RTT_HAEMATOMA", "", Side.LEFT, "breast", None, None, None, 0, None)
    sheet = scene.emergency(bleeding)
    facts = scene.surgeon.plans.facts(sheet.card.id)
    assert (facts.status, facts.kind, facts.revision) == ("APPROVED", "EMERGENCY", 1)
    assert (facts.act_class, facts.purpose, facts.total_minor) == ("EMERGENCY", "COMPLICATION", 0)
    assert (facts.minutes, facts.approved_at, facts.quotation_id) == (60, clock.now, None)
    assert len(facts.consent_hash) == len(facts.full_hash) == 64
    with pytest.raises(face.RevisionKept):
        scene.surgeon.plan_steps.revise(facts.id, "more")


def test_an_emergency_needs_its_override_and_its_class(scene: Scene) -> None:
    bleeding = PlanLine("RTT_HAEMATOMA", "", Side.LEFT, "breast", None, None, None, 0, None)
    with pytest.raises(face.ElectiveCode):
        scene.emergency(scene.nose())
    other = scene.charts.override(scene.patient, scene.lindqvist, "LATE_ENTRY")
    with pytest.raises(face.EmergencyNotAuthorised):
        scene.emergency(bleeding, override=other)
    held = scene.charts.override(scene.patient, scene.lindqvist)
    scene.emergency(bleeding, override=held)
    with pytest.raises(face.EmergencyUsed):
        scene.emergency(bleeding, override=held)


@pytest.mark.row("F038")
def test_the_clinic_moves_a_plan_by_itself(scene: Scene) -> None:
    plan = scene.approved().id
    with pytest.raises(face.ConsentFirst):
        scene.surgeon.plan_steps.advance(plan, "P07")
    scene.charts.consent(plan)
    assert scene.surgeon.plan_steps.advance(plan, "P07").status == "CONSENT_PENDING"
    with pytest.raises(face.ConsentFirst):
        scene.surgeon.plan_steps.advance(plan, "P08")
    with pytest.raises(WrongState):
        scene.surgeon.plan_steps.advance(plan, "P12")
    with pytest.raises(ValueError, match="P05"):
        scene.surgeon.plan_steps.advance(plan, "P05")
    for step in (scene.surgeon.plan_steps.revise, scene.surgeon.plan_steps.cancel):
        with pytest.raises(face.ConsentLive):
            step(plan, "while a consent is live")
    assert scene.surgeon.plan_steps.take(plan).status == "CONSENT_PENDING"


def test_steps_belong_to_processes(scene: Scene) -> None:
    plan = scene.draft().card.id
    with pytest.raises(errors.Forbidden):
        scene.clinic.role("SURGEON").plan_steps.submit(plan)
