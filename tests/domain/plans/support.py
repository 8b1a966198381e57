"""Plans to test with: invented people, makers and prices."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from clinic_desktop.core.procedures import Anaesthesia, ItemKind, ItemNeed, Side
from clinic_desktop.core.waiting import Purpose
from clinic_desktop.domain.plans.interface import ImplantChoice, PlanLine, RevisionContent

PATIENT = UUID(int=7)
LINDQVIST, OSEI = UUID(int=1), UUID(int=2)
SUTURE = ItemNeed("SUT-ABS-4-0", "Absorbable suture 4-0", 2, "piece", ItemKind.CONSUMABLE)


def implant(side: Side = Side.LEFT, **more: Any) -> ImplantChoice:
    base = ImplantChoice(side, "Aurelia", "Round 300", "smooth", (275, 300, 325), 300, "IMP-300")
    return replace(base, **more)


def breast(side: Side = Side.LEFT, **more: Any) -> PlanLine:
    base = PlanLine(
        "BREAST_AUG", "Breast augmentation with implants", side, "", LINDQVIST,
        Anaesthesia.GENERAL, Purpose.COSMETIC, 45, 310_000,
        technique="dual plane", implants=(implant(side),), items=(SUTURE,),
    )  # fmt: skip
    return replace(base, **more)


def nose(**more: Any) -> PlanLine:
    base = PlanLine(
        "RHINO_REV", "Rhinoplasty (revision)", Side.NONE, "", LINDQVIST, Anaesthesia.GENERAL,
        Purpose.COSMETIC, 210, 620_000, graft_source="septum", items=(SUTURE,),
    )  # fmt: skip
    return replace(base, **more)


def area(code: str, site: str, side: Side, **more: Any) -> PlanLine:
    base = PlanLine(
        code, code.capitalize(), side, site, LINDQVIST, Anaesthesia.TUMESCENT, Purpose.COSMETIC,
        30, 90_000, items=(SUTURE,),
    )  # fmt: skip
    return replace(base, **more)


def content(*lines: PlanLine, **more: Any) -> RevisionContent:
    return replace(RevisionContent(lines, allergies_reconciled=True), **more)


TEXT = st.text("abc é\u0065\u0301 ñ", max_size=6)
IMPLANTS = st.builds(
    ImplantChoice,
    st.sampled_from(list(Side)), TEXT, TEXT, TEXT,
    st.lists(st.integers(100, 400), min_size=1, max_size=3).map(tuple),
    st.integers(100, 400), TEXT,
)  # fmt: skip
ITEMS = st.builds(
    ItemNeed, TEXT, TEXT, st.integers(0, 9), st.just("piece"), st.sampled_from(list(ItemKind))
)
LINES = st.builds(
    PlanLine,
    st.sampled_from(["LIPO", "ABDO", "BREAST_AUG"]), TEXT, st.sampled_from(list(Side)), TEXT,
    st.sampled_from([LINDQVIST, OSEI, None]), st.sampled_from([None, *Anaesthesia]),
    st.sampled_from([None, *Purpose]), st.integers(0, 300), st.integers(0, 10_000) | st.none(),
    TEXT, TEXT, st.lists(IMPLANTS, max_size=2).map(tuple), st.lists(ITEMS, max_size=2).map(tuple),
)  # fmt: skip
CONTENTS = st.builds(
    RevisionContent, st.lists(LINES, max_size=4).map(tuple), st.integers(1, 3), TEXT,
    st.sampled_from(["EUR", "KES"]), st.booleans(),
)  # fmt: skip
