"""Hashes of a revision and what changed: order is nothing, a material field is everything."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any
from unicodedata import normalize
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.core.waiting import Purpose, Restart
from clinic_desktop.domain.plans.interface import (
    ChangeKind,
    ImplantChoice,
    PlanLine,
    RevisionContent,
)
from clinic_desktop.domain.plans.rules.changes import (
    material_changes,
    restart_causes,
    what_changed,
)
from clinic_desktop.domain.plans.rules.content import (
    MATERIAL_CONTENT,
    MATERIAL_IMPLANT,
    MATERIAL_LINE,
    NON_MATERIAL_CONTENT,
    NON_MATERIAL_IMPLANT,
    NON_MATERIAL_LINE,
    canonical_text,
    consent_hash,
    full_hash,
    plain_text,
)
from tests.domain.plans.support import (
    CONTENTS,
    LINDQVIST,
    OSEI,
    PATIENT,
    SUTURE,
    area,
    breast,
    content,
    implant,
    nose,
)

BASE = content(breast(Side.LEFT), breast(Side.RIGHT), note="tall", sessions=1)

MATERIAL: dict[str, Callable[[PlanLine], PlanLine]] = {
    "procedure_code": lambda line: replace(line, procedure_code="ABDO"),
    "side": lambda line: replace(line, side=Side.BOTH),
    "site": lambda line: replace(line, site="FLANK"),
    "performer_id": lambda line: replace(line, performer_id=OSEI),
    "anaesthesia": lambda line: replace(line, anaesthesia=Anaesthesia.SEDATION),
    "purpose": lambda line: replace(line, purpose=Purpose.THERAPEUTIC),
    "technique": lambda line: replace(line, technique="subglandular"),
    "graft_source": lambda line: replace(line, graft_source="rib"),
    "implants": lambda line: replace(line, implants=()),
}
IMPLANT: dict[str, Any] = {
    "side": Side.RIGHT, "maker": "Boreas", "model": "Round 325", "surface": "rough",
    "sizes_ml": (275, 300),
}  # fmt: skip
LESS: dict[str, Callable[[PlanLine], PlanLine]] = {
    "name": lambda line: replace(line, name="Implants"),
    "minutes": lambda line: replace(line, minutes=60),
    "items": lambda line: replace(line, items=(SUTURE, SUTURE)),
    "planned_ml": lambda line: replace(line, implants=(implant(planned_ml=325),)),
    "sku": lambda line: replace(line, implants=(implant(sku="IMP-300-B"),)),
}


def first_line(change: Callable[[PlanLine], PlanLine]) -> RevisionContent:
    return replace(BASE, lines=(change(BASE.lines[0]), *BASE.lines[1:]))


def consent(new: RevisionContent, agreed: int | None = None) -> str:
    return consent_hash(new, PATIENT, agreed)


def test_every_field_is_either_material_or_not() -> None:
    def names(value: type) -> set[str]:
        return {field.name for field in fields(value)}

    assert names(PlanLine) == set(MATERIAL_LINE) | set(NON_MATERIAL_LINE)
    assert names(ImplantChoice) == set(MATERIAL_IMPLANT) | set(NON_MATERIAL_IMPLANT)
    assert names(RevisionContent) == {"lines", *MATERIAL_CONTENT, *NON_MATERIAL_CONTENT}
    assert set(MATERIAL) == set(MATERIAL_LINE)
    assert set(IMPLANT) == set(MATERIAL_IMPLANT)
    assert set(LESS) == {*NON_MATERIAL_LINE, *NON_MATERIAL_IMPLANT} - {"price_minor"}


@pytest.mark.row("B02")
@pytest.mark.parametrize("field", MATERIAL)
def test_a_material_field_voids_the_consent(field: str) -> None:
    new = first_line(MATERIAL[field])
    assert consent(new) != consent(BASE)
    assert full_hash(new, PATIENT) != full_hash(BASE, PATIENT)
    assert material_changes(BASE, new)
    assert restart_causes(material_changes(BASE, new)) == {Restart.MATERIAL_ADDITION}


@pytest.mark.row("B02")
@pytest.mark.parametrize("field", IMPLANT)
def test_so_does_the_permitted_set_of_implants(field: str) -> None:
    new = first_line(lambda line: replace(line, implants=(implant(**{field: IMPLANT[field]}),)))
    assert consent(new) != consent(BASE)
    assert [c.field for c in material_changes(BASE, new)] == ["implants"]


@pytest.mark.parametrize("field", LESS)
def test_daily_life_leaves_the_consent_alone(field: str) -> None:
    new = first_line(LESS[field])
    assert consent(new) == consent(BASE)
    assert full_hash(new, PATIENT) != full_hash(BASE, PATIENT)
    assert material_changes(BASE, new) == ()
    assert [c.material for c in what_changed(BASE, new)] == [False]


def test_sessions_patient_and_currency_are_material_and_notes_are_not() -> None:
    assert consent(replace(BASE, sessions=2)) != consent(BASE)
    assert consent(replace(BASE, currency="KES")) != consent(BASE)
    assert consent_hash(BASE, UUID(int=8)) != consent(BASE)
    for new in (replace(BASE, note="other"), replace(BASE, allergies_reconciled=False)):
        assert consent(new) == consent(BASE)
        assert full_hash(new, PATIENT) != full_hash(BASE, PATIENT)


def test_a_price_counts_only_upwards() -> None:
    agreed = BASE.total_minor
    dearer = first_line(lambda line: replace(line, price_minor=400_000))
    cheaper = first_line(lambda line: replace(line, price_minor=100_000))
    assert consent(dearer, agreed) != consent(BASE)
    assert consent(cheaper, agreed) == consent(BASE) == consent(BASE, agreed)
    assert [(c.kind, c.material) for c in what_changed(BASE, dearer)] == [
        (ChangeKind.PRICE_UP, True)
    ]
    assert [(c.kind, c.material) for c in what_changed(BASE, cheaper)] == [
        (ChangeKind.PRICE_DOWN, False)
    ]
    assert restart_causes(what_changed(BASE, dearer)) == {Restart.PRICE_UP}
    assert restart_causes(what_changed(BASE, cheaper)) == frozenset()
    back = what_changed(cheaper, BASE, agreed)
    assert [(c.kind, c.material) for c in back] == [(ChangeKind.PRICE_UP, False)]
    moved = replace(
        BASE,
        lines=(
            replace(BASE.lines[0], price_minor=400_000),
            replace(BASE.lines[1], price_minor=220_000),
        ),
    )
    assert consent(moved, agreed) == consent(BASE)


def test_less_to_do_voids_the_paper_but_restarts_no_clock() -> None:
    less = replace(BASE, lines=BASE.lines[:1])
    assert consent(less, BASE.total_minor) != consent(BASE)
    changes = what_changed(BASE, less)
    assert [c.kind for c in changes] == [ChangeKind.REMOVED, ChangeKind.PRICE_DOWN]
    assert restart_causes(changes) == frozenset()
    assert restart_causes(what_changed(less, BASE)) == set(Restart)


@given(CONTENTS, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_count(value: RevisionContent, chance: Any) -> None:
    lines = list(value.lines)
    chance.shuffle(lines)
    mixed = replace(value, lines=tuple(lines))
    assert consent(mixed) == consent(value)
    assert material_changes(value, mixed) == ()


@given(CONTENTS, CONTENTS)
def test_the_hash_and_the_list_of_changes_agree(old: RevisionContent, new: RevisionContent) -> None:
    agreed = old.total_minor
    same = consent(new, agreed) == consent(old)
    assert same == (material_changes(old, new) == ())
    assert what_changed(old, old) == ()


@given(CONTENTS)
def test_what_systems_do_to_text_does_not_count(value: RevisionContent) -> None:
    def travelled(text: str) -> str:
        return normalize("NFD", text) + " \r\n"

    lines = tuple(
        replace(
            line,
            name=travelled(line.name),
            site=travelled(line.site),
            technique=travelled(line.technique),
            graft_source=travelled(line.graft_source),
        )
        for line in value.lines
    )
    other = replace(value, lines=lines, note=travelled(value.note))
    assert full_hash(other, PATIENT) == full_hash(value, PATIENT)
    assert consent(other) == consent(value)
    assert what_changed(value, other) == ()


def test_the_text_form_is_one_and_readable() -> None:
    text = canonical_text(content(nose(site="Nase\u0308")), PATIENT)
    assert json.loads(text)["lines"][0]["site"] == "Nasë"
    assert text == json.dumps(
        json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert "." not in text.replace("SUT-ABS-4-0", "")
    assert plain_text(" a \r\nb\t\r c ") == "a\nb\n c"
    assert consent(content(nose())) == (
        "33d6c889e275039c9353b968017662f86558f7f70aefc5228ed88ae479fcd669"
    )


def test_changes_are_told_in_words() -> None:
    old = content(nose())
    new = content(nose(graft_source="rib", price_minor=710_000, minutes=240, performer_id=OSEI))
    assert [c.text for c in what_changed(old, new)] == [
        "Rhinoplasty (revision): somebody else operates.",
        "Rhinoplasty (revision): graft source changed from septum to rib.",
        "Rhinoplasty (revision): minutes changed from 210 to 240.",
        "The total price went up.",
    ]
    assert [c.material for c in what_changed(old, new)] == [True, True, False, True]
    price = what_changed(old, new)[-1]
    assert (price.before, price.after) == ("620000", "710000")


def test_added_removed_moved_and_turned_lines_are_told() -> None:
    left, right = area("LIPO", "FLANK", Side.LEFT), area("LIPO", "FLANK", Side.RIGHT)
    chin = area("LIPO", "CHIN", Side.MIDLINE, price_minor=0)
    texts = [c.text for c in what_changed(content(left, right), content(right, left))]
    assert texts == [
        "order of the lines changed from Lipo, FLANK, left; Lipo, FLANK, right to "
        "Lipo, FLANK, right; Lipo, FLANK, left."
    ]
    assert [c.text for c in what_changed(content(left), content(left, chin))] == [
        "Added: Lipo, CHIN, middle."
    ]
    assert [c.text for c in what_changed(content(left, chin), content(left))] == [
        "Removed: Lipo, CHIN, middle."
    ]
    assert [c.text for c in what_changed(content(left), content(right))] == [
        "Lipo, FLANK, right: side changed from left to right."
    ]
    plain = content(nose(graft_source="", technique=""), allergies_reconciled=False)
    other = content(nose(graft_source="rib", technique="open", items=()), sessions=2)
    assert [c.text for c in what_changed(plain, other)] == [
        "Rhinoplasty (revision): technique changed from nothing to open.",
        "Rhinoplasty (revision): graft source changed from nothing to rib.",
        "Rhinoplasty (revision): items changed from 2 piece Absorbable suture 4-0 to nothing.",
        "sessions changed from 1 to 2.",
        "allergies compared changed from no to yes.",
    ]
    bigger = content(breast(implants=(implant(planned_ml=325, sizes_ml=(325, 300)),)))
    told = what_changed(content(breast()), bigger)[0]
    assert told.before == "left: Aurelia Round 300, smooth, 275/300/325 ml, planned 300 ml"
    assert told.after == "left: Aurelia Round 300, smooth, 300/325 ml, planned 325 ml"
    undecided = content(nose(anaesthesia=None, performer_id=None))
    assert [c.before for c in what_changed(undecided, content(nose()))] == ["", ""]
    assert what_changed(undecided, content(nose()))[0].after == str(LINDQVIST)
