"""Composing the sheet of a plan: what it says, in which order, and its hash."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from clinic_desktop.core.consent_sheet import (
    PLAN,
    Performer,
    Sheet,
    canonical,
    compose,
    text_hash,
    unsettable,
)
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.core.waiting import Purpose
from clinic_desktop.documents import glyphs
from tests.core.consents import TEXTS, breast, facts, operation, sheet


def agreed(made: Sheet) -> list[str]:
    assert made.sections[-1].code == PLAN
    return list(made.sections[-1].paragraphs)


@pytest.mark.row("F050")
def test_one_procedure_gives_its_pages_and_the_plan() -> None:
    made = sheet("RHINO_REV")
    assert [s.code for s in made.sections] == [
        "RHINO_REV.what", "RHINO_REV.how", "RHINO_REV.benefit", "RHINO_REV.risks",
        "RHINO_REV.grave", "RHINO_REV.choices", "RHINO_REV.care", "more", "rights", PLAN,
    ]  # fmt: skip
    assert agreed(made) == [
        "For Leila Haddad-Moreau, born 14 March 1988, file MRN-2026-00017, at Lindqvist & Osei "
        "Clinic.",
        "1. Rhinoplasty (revision). Done by Dr Ingrid Lindqvist, plastic surgeon, reg. 4711.",
        "Aim of 1: for the looks (cosmetic).",
        "Anaesthesia for 1: general anaesthesia: you are asleep.",
        "Price of the whole plan: EUR 6,200.00. The quotation says what is included and what a "
        "further operation costs.",
        "This is version 2 of the plan. If the plan changes in any point that counts, this paper "
        "is void and a new one is made.",
    ]
    assert made.parties == (PartyKind.PATIENT, PartyKind.SURGEON)
    assert {q.section for q in made.questions} <= {s.code for s in made.sections}


def test_sides_implants_technique_and_waiting_are_said_in_words() -> None:
    lines = (
        breast(Side.LEFT),
        operation(
            "Liposuction", side=Side.MIDLINE, site="lower belly", technique="power assisted",
            graft_source="none", anaesthesia=Anaesthesia.TUMESCENT, purpose=Purpose.THERAPEUTIC,
            performer=Performer("Dr B"),
        ),
    )  # fmt: skip
    told = agreed(
        sheet("BREAST_AUG", "LIPO", operations=lines, sessions=3, price="", waiting=("Wait.",))
    )
    assert told[1:-3] == [
        "1. Breast augmentation with implants, left side. Done by Dr Ingrid Lindqvist, plastic "
        "surgeon, reg. 4711.",
        "Aim of 1: for the looks (cosmetic).",
        "Anaesthesia for 1: general anaesthesia: you are asleep.",
        "Implant, left side: Aurelia Round 300, smooth. Any of these sizes may be used: 275, 300, "
        "325 ml.",
        "2. Liposuction, lower belly, middle. Done by Dr B.",
        "Aim of 2: for your health.",
        "Anaesthesia for 2: much fluid with numbing medicine under the skin, you are awake.",
        "Technique for 2: power assisted.",
        "Own tissue for 2: none.",
    ]
    assert told[-3:-1] == ["Planned sessions: 3.", "Wait."]


def test_a_combined_plan_has_each_shared_page_and_clause_once() -> None:
    made = sheet("ABDO", "BREAST_AUG")
    codes = [s.code for s in made.sections]
    assert codes[:7] == [
        f"ABDO.{s}" for s in ("what", "how", "benefit", "risks", "grave", "choices", "care")
    ]
    assert codes[7] == "BREAST_AUG.what"
    assert codes[-3:] == ["more", "rights", PLAN]
    assert len(set(codes)) == len(codes) == 17
    assert made.sections[0].part == "Tummy tuck"
    clauses = [c.code for c in made.clauses]
    assert len(set(clauses)) == len(clauses)
    assert {"NICOTINE", "LIFETIME", "IMPLANT", "STOP", "REGISTRY"} <= set(clauses)
    assert [c.required for c in made.clauses] == sorted(
        (c.required for c in made.clauses), reverse=True
    )
    assert len(made.questions) == 8
    assert [p.code for p in made.parts] == ["ABDO", "BREAST_AUG"]
    assert made.title == "Tummy tuck + Breast augmentation with implants"


def test_shared_pages_that_differ_stand_twice() -> None:
    made = sheet("ABDO", "BOTOX_UPFACE")
    codes = [s.code for s in made.sections]
    assert {"ABDO.more", "BOTOX_UPFACE.rights"} <= set(codes)
    assert len(set(codes)) == len(codes)
    assert len({c.code for c in made.clauses}) == len(made.clauses)


def test_two_sides_need_one_text() -> None:
    both = compose([TEXTS["BREAST_AUG"]] * 2, facts(breast(Side.LEFT), breast(Side.RIGHT)))
    assert [p.code for p in both.parts] == ["BREAST_AUG"]
    assert "2. Breast augmentation with implants, right side." in " ".join(agreed(both))


def test_kinds_and_languages_do_not_mix() -> None:
    with pytest.raises(ValueError, match="one kind"):
        sheet("ABDO", "ANAESTHESIA")
    with pytest.raises(ValueError, match="needs a text"):
        compose([], facts())
    with pytest.raises(FileNotFoundError):
        compose([replace(TEXTS["ABDO"], language="xx")], facts())


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_the_same_facts_give_the_same_text(code: str) -> None:
    one, two = sheet(code), sheet(code)
    assert canonical(one) == canonical(two)
    assert text_hash(one) == text_hash(two)
    text = canonical(one)
    assert text.endswith("\n")
    assert "\r" not in text
    assert all(": " in line for line in text.splitlines())


def test_the_canonical_text_holds_all_that_is_shown() -> None:
    made = sheet("BREAST_AUG")
    text = canonical(made)
    for section in made.sections:
        assert all(f"text: {p}\n" in text for p in section.paragraphs)
        assert all(f"number: {r.shown}\n" in text for r in section.risks)
    assert all(c.text in text for c in made.clauses)
    assert all(option in text for q in made.questions for option in q.options)
    assert f"plan revision: 2 {'ab' * 32}\n" in text
    assert "signs: PATIENT\nsigns: SURGEON\n" in text


@pytest.mark.row("F057")
@pytest.mark.parametrize(
    "more",
    [
        {"patient_name": "Leila Haddad"}, {"revision": 3}, {"consent_hash": "cd" * 32},
        {"sessions": 2}, {"price": "EUR 7,100.00"}, {"operations": (operation(side=Side.LEFT),)},
        {"operations": (operation(performer=Performer("Dr B")),)}, {"waiting": ("Wait.",)},
        {"operations": (operation(anaesthesia=Anaesthesia.LOCAL),)}, {"clinic": "Other"},
    ],
)  # fmt: skip
def test_any_other_fact_gives_another_hash(more: dict[str, Any]) -> None:
    assert text_hash(sheet(**more)) != text_hash(sheet())


def test_any_other_word_gives_another_hash() -> None:
    made = sheet()
    first, *rest = made.sections
    for other in (
        replace(made, sections=(replace(first, key="New"), *rest)),
        replace(made, clauses=tuple(replace(c, required=False) for c in made.clauses)),
        replace(
            made,
            questions=tuple(
                replace(q, right=q.wrong[0], wrong=(q.right, q.wrong[1])) for q in made.questions
            ),
        ),
        replace(made, parties=tuple(reversed(made.parties))),
        replace(made, language="fr"),
    ):
        assert text_hash(other) != text_hash(made)


def test_a_name_cannot_forge_a_line_and_its_form_does_not_count() -> None:
    forged = sheet(patient_name="Leila\nsigns: NOBODY")
    assert "\nsigns: NOBODY" not in canonical(forged)
    assert text_hash(sheet(patient_name="Zoe\u0308  Ng")) == text_hash(sheet(patient_name="Zoë Ng"))


def test_every_shipped_letter_can_be_printed() -> None:
    for code in TEXTS:
        assert unsettable(sheet(code), glyphs.unsettable) == ()


def test_letters_that_a_font_lacks_are_named() -> None:
    def only_latin(text: str) -> Sequence[str]:
        return [letter for letter in text if ord(letter) > 0x2FF and letter not in "“”’–"]

    for code in TEXTS:
        assert unsettable(sheet(code), only_latin) == ()
    assert unsettable(sheet(patient_name="ليلى"), only_latin) == ("ل", "ي", "ى")
