"""Amendments: daily life changes after approval, by those whose field it is; nothing material."""

from dataclasses import replace
from typing import Any

import pytest

from clinic_desktop.core import errors
from clinic_desktop.core.moves import WrongState
from clinic_desktop.core.procedures import ItemKind, ItemNeed, Side
from clinic_desktop.domain.plans import interface as face
from clinic_desktop.domain.plans.interface import PlanSheet, RevisionContent
from clinic_desktop.domain.plans.rules.content import full_hash
from tests.domain.plans.conftest import Scene
from tests.domain.plans.support import SUTURE, breast, content, implant

DRAIN = ItemNeed("DRAIN", "Drain", 1, "piece", ItemKind.CONSUMABLE)
LAMP = ItemNeed("LAMP", "Head lamp", 1, "piece", ItemKind.EQUIPMENT)


def approved(scene: Scene) -> PlanSheet:
    lines = (breast(side, performer_id=scene.lindqvist) for side in (Side.LEFT, Side.RIGHT))
    return scene.surgeon.plans.plan(scene.approved(*lines).id)


def first(said: RevisionContent, **more: Any) -> RevisionContent:
    return replace(said, lines=(replace(said.lines[0], **more), *said.lines[1:]))


def amend(scene: Scene, role: str, sheet: PlanSheet, said: RevisionContent) -> PlanSheet:
    return scene.clinic.role(role).plans.amend(
        sheet.card.id, sheet.card.version, said, "daily life"
    )


@pytest.mark.row("F044")
def test_an_amendment_leaves_the_consent_alone(scene: Scene) -> None:
    sheet = approved(scene)
    before = scene.surgeon.plans.facts(sheet.card.id)
    said = first(sheet.content, minutes=50, price_minor=300_000, items=(SUTURE, DRAIN))
    after = amend(scene, "SURGEON", sheet, said)
    facts = scene.surgeon.plans.facts(sheet.card.id)
    assert (facts.status, facts.revision) == (before.status, before.revision)
    assert facts.consent_hash == before.consent_hash
    assert facts.full_hash == full_hash(said, scene.patient) != before.full_hash
    assert facts.approved_by == before.approved_by
    assert (after.content, after.card.total_minor) == (said, 610_000)
    assert after.card.version > sheet.card.version
    rows = scene.charts.program.ask("SELECT no, reason, full_hash FROM plan_amendment")
    assert [tuple(row) for row in rows] == [(1, "daily life", facts.full_hash)]
    amend(scene, "SURGEON", after, first(after.content, minutes=55))
    assert scene.charts.program.ask("SELECT max(no) FROM plan_amendment")[0][0] == 2


@pytest.mark.row("B02")
@pytest.mark.parametrize(
    "change",
    [
        {"technique": "subglandular"},
        {"anaesthesia": "SEDATION"},
        {"purpose": "THERAPEUTIC"},
        {"side": Side.BOTH},
        {"site": "UPPER"},
        {"price_minor": 320_000},
        {"implants": (implant(maker="Boreas"),)},
        {"performer_id": None},
    ],
)
def test_what_the_patient_agreed_to_is_revised_not_amended(
    scene: Scene, change: dict[str, Any]
) -> None:
    sheet = approved(scene)
    with pytest.raises(face.MaterialChange) as refused:
        amend(scene, "SURGEON", sheet, first(sheet.content, **change))
    assert {u.code for u in refused.value.unmet} == {"plans.material_change"}
    assert scene.surgeon.plans.plan(sheet.card.id) == sheet


def test_lines_and_sessions_are_material_too(scene: Scene) -> None:
    sheet = approved(scene)
    said = sheet.content
    for new in (
        replace(said, lines=said.lines[:1]),
        replace(said, lines=(*said.lines, scene.nose())),
        replace(said, sessions=2),
        replace(said, currency="CHF"),
    ):
        with pytest.raises(face.MaterialChange):
            amend(scene, "SURGEON", sheet, new)


def test_one_price_may_not_rise_while_another_falls(scene: Scene) -> None:
    sheet = approved(scene)
    left, right = sheet.content.lines
    moved = (replace(left, price_minor=320_000), replace(right, price_minor=300_000))
    with pytest.raises(face.MaterialChange):
        amend(scene, "SURGEON", sheet, replace(sheet.content, lines=moved))


def test_frozen_words_that_are_not_material_wait_for_a_revision(scene: Scene) -> None:
    sheet = approved(scene)
    for new in (
        replace(sheet.content, note="another note"),
        first(sheet.content, implants=(implant(planned_ml=325),)),
        first(sheet.content, name="Implants"),
    ):
        with pytest.raises(face.PlanFrozen):
            amend(scene, "SURGEON", sheet, new)


@pytest.mark.parametrize(
    ("role", "change"),
    [
        ("NURSE", {"items": (SUTURE, DRAIN)}),
        ("NURSE", {"items": (SUTURE, LAMP)}),
        ("THEATRE_MANAGER", {"minutes": 60}),
        ("BILLING", {"price_minor": 250_000}),
    ],
)
def test_each_role_amends_its_own_fields(scene: Scene, role: str, change: dict[str, Any]) -> None:
    """They send back what they were shown; what they were not shown stays."""
    sheet = approved(scene)
    shown = scene.clinic.role(role).plans.plan(sheet.card.id)
    amend(scene, role, shown, first(shown.content, **change))
    assert scene.surgeon.plans.plan(sheet.card.id).content == first(sheet.content, **change)


@pytest.mark.parametrize(
    ("role", "change"),
    [
        ("NURSE", {"minutes": 60}),
        ("NURSE", {"price_minor": 1}),
        ("THEATRE_MANAGER", {"price_minor": 1}),
        ("THEATRE_MANAGER", {"items": (SUTURE,)}),
        ("BILLING", {"minutes": 60}),
    ],
)
def test_and_not_those_of_others(scene: Scene, role: str, change: dict[str, Any]) -> None:
    sheet = approved(scene)
    if "items" in change:
        amend(scene, "SURGEON", sheet, first(sheet.content, items=(SUTURE, DRAIN)))
    shown = scene.clinic.role(role).plans.plan(sheet.card.id)
    with pytest.raises(face.FieldNotYours):
        amend(scene, role, shown, first(shown.content, **change))


def test_a_theatre_manager_adds_equipment(scene: Scene) -> None:
    sheet = approved(scene)
    shown = scene.clinic.role("THEATRE_MANAGER").plans.plan(sheet.card.id)
    assert shown.content.lines[0].items == ()
    amend(scene, "THEATRE_MANAGER", shown, first(shown.content, items=(LAMP,)))
    lines = scene.surgeon.plans.plan(sheet.card.id).content.lines
    assert (lines[0].items, lines[1].items) == ((SUTURE, LAMP), (SUTURE,))


def test_the_order_of_the_lines_is_the_surgeons(scene: Scene) -> None:
    sheet = approved(scene)
    turned = replace(sheet.content, lines=sheet.content.lines[::-1])
    with pytest.raises(face.FieldNotYours):
        amend(scene, "NURSE", sheet, turned)
    assert amend(scene, "SURGEON", sheet, turned).content == turned


def test_reason_version_state_and_role_are_asked_for(scene: Scene) -> None:
    sheet = approved(scene)
    said = first(sheet.content, minutes=60)
    desk, plan, version = scene.clinic.role("SURGEON").plans, sheet.card.id, sheet.card.version
    with pytest.raises(face.PlanReasonMissing):
        desk.amend(plan, version, said, " ")
    with pytest.raises(face.NothingChanged):
        desk.amend(plan, version, sheet.content, "nothing")
    with pytest.raises(errors.Stale) as refused:
        desk.amend(plan, version - 1, said, "late")
    assert refused.value.params["shown"] == str(version - 1)
    with pytest.raises(WrongState):
        desk.amend(scene.draft().card.id, 1, content(scene.nose()), "early")
    with pytest.raises(errors.Forbidden):
        scene.clinic.role("RECEPTION").plans.amend(plan, version, said, "no")
