"""Drafts: from a completed consultation, filled from the catalogue, refused when stale."""

from dataclasses import replace
from uuid import uuid4

import pytest

from clinic_desktop.core import errors
from clinic_desktop.core.consent_sheet import Performer
from clinic_desktop.core.moves import WrongState
from clinic_desktop.core.procedures import Anaesthesia, ItemKind, Side
from clinic_desktop.core.safe_text import TextRefused
from clinic_desktop.core.waiting import Purpose
from clinic_desktop.domain.plans import interface as face
from clinic_desktop.domain.plans.interface import PlanLine
from clinic_desktop.domain.plans.rules.stored import plain
from tests.domain.plans.conftest import Scene
from tests.domain.plans.support import SUTURE, content
from tests.support.inner import as_patient, inner


def bare(code: str, site: str = "", side: Side = Side.NONE) -> PlanLine:
    return PlanLine(code, "", side, site, None, None, None, 0, None)


@pytest.mark.row("F034")
@pytest.mark.row("F035")
def test_a_draft_stands_on_its_consultation(scene: Scene) -> None:
    sheet = scene.draft()
    card = sheet.card
    assert (card.status, card.revision, card.kind) == ("DRAFT", 1, "ELECTIVE")
    assert (card.patient_id, sheet.consultation_id) == (scene.patient, scene.consultation)
    assert (card.title, card.minutes, card.total_minor) == (
        "Rhinoplasty (revision)", 210, 620_000,
    )  # fmt: skip
    assert sheet.content == content(scene.nose())
    assert (sheet.author_id, sheet.performers, sheet.unmet) == (
        scene.lindqvist, (scene.lindqvist,), (),
    )  # fmt: skip
    assert scene.surgeon.plans.plan(card.id) == sheet
    assert scene.surgeon.plans.of_patient(scene.patient) == (card,)


@pytest.mark.parametrize("status", ["SCHEDULED", "IN_PROGRESS", "CANCELLED"])
def test_no_plan_before_the_consultation_is_completed(scene: Scene, status: str) -> None:
    scene.consultation = scene.charts.consultation(scene.patient, scene.lindqvist, status)
    with pytest.raises(face.ConsultationFirst):
        scene.draft()
    assert scene.surgeon.plans.of_patient(scene.patient) == ()


def test_no_plan_on_the_consultation_of_another_patient(scene: Scene) -> None:
    scene.patient = scene.charts.patient("Huber")
    with pytest.raises((face.ConsultationFirst, errors.Broken)):
        scene.draft()


@pytest.mark.row("F046")
def test_a_new_line_is_filled_from_the_catalogue(scene: Scene) -> None:
    flank = bare("LIPO", " flank ", Side.LEFT)
    lines = scene.draft(bare("RHINO_PRIM", side=Side.LEFT), flank, bare("LIPO", "CHIN")).content
    nose, first, second = lines.lines
    assert (nose.name, nose.side, nose.minutes) == (
        "Rhinoplasty (primary)", Side.NONE, 150,
    )  # fmt: skip
    assert (nose.purpose, nose.anaesthesia, nose.price_minor) == (Purpose.COSMETIC, None, None)
    assert {item.kind for item in nose.items} >= {ItemKind.CONSUMABLE}
    assert all(item.quantity >= 1 for line in lines.lines for item in line.items)
    assert (first.site, first.side, first.minutes, second.minutes) == ("FLANK", Side.LEFT, 75, 30)


def test_what_a_line_names_is_kept(scene: Scene) -> None:
    line = scene.nose(
        name="  Nose\u0301 ", minutes=90, items=(SUTURE,), purpose=Purpose.THERAPEUTIC
    )
    kept = scene.draft(line).content.lines[0]
    assert (kept.name, kept.minutes, kept.items) == ("Nosé", 90, (SUTURE,))
    assert (kept.purpose, kept.price_minor) == (Purpose.THERAPEUTIC, 620_000)


def test_saving_rewrites_the_lines_and_moves_the_version(scene: Scene) -> None:
    card = scene.draft().card
    said = content(
        scene.nose(minutes=0, items=()), bare("ABDO"), note="tall\r\n", currency="CHF", sessions=2
    )
    saved = scene.surgeon.plans.save_draft(card.id, card.version, said)
    assert saved.card.version > card.version
    assert (saved.content.note, saved.content.currency, saved.content.sessions) == (
        "tall",
        "CHF",
        2,
    )
    first, second = saved.content.lines
    assert (first.minutes, first.items) == (0, ())  # known before: what was sent is meant
    assert second.minutes == 180
    assert saved.unmet
    assert scene.surgeon.plans.plan(card.id) == saved


def test_a_stale_draft_is_refused_with_both_values(scene: Scene) -> None:
    scene.assign("NURSE")
    card = scene.draft().card
    scene.surgeon.plans.save_draft(card.id, card.version, content(scene.nose(minutes=200)))
    with pytest.raises(errors.Stale) as refused:
        scene.nurse.plans.save_draft(card.id, card.version, content(scene.nose(minutes=240)))
    params = refused.value.params
    assert params["shown"] == str(card.version)
    name = "Rhinoplasty (revision): minutes"
    assert (params[f"sent.{name}"], params[f"stands.{name}"]) == ("240", "200")


UNKEPT: tuple[tuple[dict[str, object], type[errors.ClinicError]], ...] = (
    ({"procedure_code": "HEART"}, face.ProcedureUnknown),
    ({"procedure_code": "RTT_HAEMATOMA"}, face.EmergencyOnly),
    ({"minutes": -1}, face.EntryRefused),
    ({"price_minor": -1}, face.EntryRefused),
    ({"technique": "x" * 101}, TextRefused),
    ({"performer_id": uuid4()}, errors.Broken),
    ({"items": (replace(SUTURE, quantity=0),)}, face.EntryRefused),
)


def test_what_cannot_be_kept_is_refused(scene: Scene) -> None:
    card = scene.draft().card
    for change, refusal in UNKEPT:
        with pytest.raises(refusal):
            scene.surgeon.plans.save_draft(card.id, card.version, content(scene.nose(**change)))
        assert scene.surgeon.plans.plan(card.id).card == card


def test_so_is_an_impossible_frame(scene: Scene) -> None:
    for change in ({"currency": "eur"}, {"sessions": 0}, {"sessions": 61}):
        with pytest.raises(face.EntryRefused):
            scene.draft(scene.nose(), **change)


def test_only_a_draft_is_saved(scene: Scene) -> None:
    plan = scene.submitted()
    version = scene.surgeon.plans.plan(plan).card.version
    with pytest.raises(WrongState):
        scene.surgeon.plans.save_draft(plan, version, content(scene.nose()))


def test_a_plan_keeps_the_edition_it_was_written_with(scene: Scene) -> None:
    """An entry changes in the catalogue; what the plan asks for stays."""
    plan = scene.draft().card.id
    before = scene.surgeon.plans.facts(plan)
    entry = next(e for e in scene.surgeon.plans.catalogue() if e.code == "RHINO_REV")
    slower = replace(entry, minutes=replace(entry.minutes, turnover=45))
    scene.charts.program.put(
        "catalogue_entry", code=entry.code, edition=2, name=entry.name,
        act_class=entry.act_class, content=plain(slower), active=True,
    )  # fmt: skip
    assert scene.surgeon.plans.facts(plan).turnover == before.turnover == 20
    assert scene.draft().card.id
    newer = scene.surgeon.plans.facts_of(scene.patient)
    assert sorted(found.turnover for found in newer) == [20, 45]


def test_the_catalogue_is_installed_once(scene: Scene) -> None:
    first = scene.clinic.role("NURSE").plans.catalogue()
    assert {"RHINO_PRIM", "LIPO", "RTT_HAEMATOMA"} <= {entry.code for entry in first}
    inner(scene.clinic, "ADMIN").plans.install_catalogue()
    assert scene.charts.program.ask("SELECT max(edition) FROM catalogue_entry")[0][0] == 1
    assert scene.clinic.role("RECEPTION").plans.catalogue() == first


@pytest.mark.row("F043")
def test_the_database_begins_a_plan_as_a_draft(scene: Scene) -> None:
    plan = scene.charts.program.put(
        "procedure_plan", patient_id=scene.patient, consultation_id=scene.consultation,
        currency="EUR", author_id=scene.lindqvist,
    )  # fmt: skip
    assert scene.charts.program.value("procedure_plan", plan, "status") == "DRAFT"


def test_who_looks_after_the_patient_writes(scene: Scene) -> None:
    """A nurse without a task, an appointment or a plan of the patient is refused."""
    card = scene.draft().card
    nurse = scene.clinic.role("NURSE").plans
    with pytest.raises(errors.Forbidden) as refused:
        nurse.save_draft(card.id, card.version, content(scene.nose()))
    assert refused.value.code == "patients.not_assigned"
    scene.assign("NURSE")
    nurse.save_draft(card.id, card.version, content(scene.nose(minutes=200)))
    author = scene.clinic.role("SURGEON").plans  # named by the plan itself
    author.save_draft(card.id, author.plan(card.id).card.version, content(scene.nose()))
    with pytest.raises(errors.Forbidden):
        scene.clinic.role("RECEPTION").plans.save_draft(card.id, 1, content(scene.nose()))


@pytest.mark.parametrize("role", ["RECEPTION", "THEATRE_MANAGER", "BILLING"])
def test_desks_see_procedure_side_minutes_and_price(scene: Scene, role: str) -> None:
    line = scene.nose(technique="closed")
    plan = scene.draft(line, note="talked about scars").card.id
    sheet = scene.clinic.role(role).plans.plan(plan)
    shown = sheet.content.lines[0]
    assert (shown.name, shown.minutes, shown.price_minor) == (line.name, 210, 620_000)
    hidden = (shown.technique, shown.graft_source, shown.items, shown.implants, shown.anaesthesia)
    assert hidden == ("", "", (), (), None)
    assert (shown.purpose, shown.performer_id) == (None, None)
    assert (sheet.content.note, sheet.unmet, sheet.sent_back_reason) == ("", (), "")
    assert sheet.card.total_minor == 620_000


def test_the_store_sees_items_without_prices(scene: Scene) -> None:
    plan = scene.draft().card.id
    sheet = scene.clinic.role("STOCK_KEEPER").plans.plan(plan)
    shown = sheet.content.lines[0]
    assert (shown.items, shown.price_minor, shown.minutes) == ((SUTURE,), None, 0)
    assert sheet.card.total_minor == 0
    assert scene.clinic.role("STOCK_KEEPER").plans.of_patient(scene.patient) == (sheet.card,)


@pytest.mark.parametrize("role", ["ADMIN", "AUDITOR"])
def test_others_do_not_read_plans(scene: Scene, role: str) -> None:
    with pytest.raises(errors.Forbidden):
        scene.clinic.role(role).plans.plan(scene.draft().card.id)


def test_patients_see_their_own_plans_from_approval_on(scene: Scene) -> None:
    plan = scene.submitted(scene.nose(technique="closed"))
    mine = as_patient(scene.clinic, scene.patient).plans
    assert mine.of_patient(scene.patient) == ()
    for ask in (mine.plan, mine.what_changed):
        with pytest.raises(errors.NotFound):
            ask(plan)
    scene.approve(plan)
    shown = mine.plan(plan).content
    assert (shown.lines[0].technique, shown.lines[0].items) == ("closed", ())
    assert [card.id for card in mine.of_patient(scene.patient)] == [plan]
    stranger = as_patient(scene.clinic, scene.charts.patient("Huber")).plans
    with pytest.raises(errors.NotFound):
        stranger.plan(plan)
    with pytest.raises(errors.NotFound):
        stranger.of_patient(scene.patient)


def test_facts_of_all_plans(scene: Scene) -> None:
    older = scene.draft().card.id
    lids = PlanLine(
        "BLEPH_UP", "", Side.BOTH, "", scene.lindqvist, Anaesthesia.LOCAL, None, 0, 1000
    )
    newer = scene.draft(lids, scene.nose()).card.id
    found = {facts.id: facts for facts in scene.surgeon.plans.facts_of(scene.patient)}
    assert set(found) == {older, newer}
    facts = scene.surgeon.plans.facts(newer)
    assert found[newer] == facts
    assert (facts.minutes, facts.turnover, facts.total_minor) == (270, 20, 621_000)
    assert (facts.needs_anaesthesia_consent, facts.has_implants) == (True, False)
    assert (facts.approved_at, facts.quotation_id, facts.closed_at) == (None, None, None)


def test_what_pre_op_and_the_consent_ask(scene: Scene) -> None:
    plan = scene.draft(scene.nose(), bare("BOTOX_UPFACE", "GLABELLA")).card.id
    codes = [line.code for line in scene.surgeon.plans.preop_lines(plan, "AT")]
    assert len(codes) == len(set(codes))
    assert {"Q_HEALTH", "ANAES_ASSESS"} <= set(codes)
    with pytest.raises(face.PlanIncomplete) as refused:
        scene.surgeon.plans.agreed(plan, {scene.lindqvist: Performer("Dr Lindqvist")})
    assert refused.value.unmet
    whole = scene.draft().card.id
    agreed = scene.surgeon.plans.agreed(whole, {scene.lindqvist: Performer("Dr Lindqvist")})
    assert [(part.name, part.performer.name) for part in agreed] == [
        ("Rhinoplasty (revision)", "Dr Lindqvist")
    ]
