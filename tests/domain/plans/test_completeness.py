"""A plan is complete when each line says what, where, by whom, how, why and for how much."""

from dataclasses import replace
from typing import Any

import pytest

from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.core.waiting import Purpose
from clinic_desktop.domain.plans.interface import PlanLine, RevisionContent
from clinic_desktop.domain.plans.rules.catalogue import catalogue
from clinic_desktop.domain.plans.rules.completeness import complete
from tests.domain.plans.support import LINDQVIST, SUTURE, area, breast, content, implant, nose

NOSE = "Rhinoplasty (revision): "
BREAST = "Breast augmentation with implants, left: "


def missing(value: RevisionContent) -> list[str]:
    unmet = complete(value, catalogue())
    assert {(u.code, u.who) for u in unmet} <= {("plan.complete", "SURGEON")}
    return [u.text for u in unmet]


def lids(side: Side, **more: Any) -> PlanLine:
    line = nose(procedure_code="BLEPH_UP", name="Lids", graft_source="", **more)
    return replace(line, side=side, anaesthesia=Anaesthesia.LOCAL)


def toxin(site: str, side: Side, **more: Any) -> PlanLine:
    line = area("BOTOX_UPFACE", site, side, name="Toxin", **more)
    return replace(line, anaesthesia=Anaesthesia.NONE)


@pytest.mark.parametrize(
    "lines",
    [
        (nose(),),
        (breast(Side.LEFT), breast(Side.RIGHT)),
        (breast(Side.LEFT),),
        (lids(Side.BOTH),),
        (lids(Side.LEFT), lids(Side.RIGHT)),
        (area("LIPO", "FLANK", Side.LEFT), area("LIPO", "CHIN", Side.MIDLINE, minutes=0, items=())),
        (toxin("GLABELLA", Side.MIDLINE), toxin("FOREHEAD", Side.MIDLINE)),
        (toxin("CANTHAL", Side.BOTH),),
        (nose(price_minor=0),),
    ],
)
def test_complete_plans(lines: tuple[PlanLine, ...]) -> None:
    assert missing(content(*lines)) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"performer_id": None}, "say who operates."),
        ({"anaesthesia": None}, "choose the anaesthesia."),
        ({"anaesthesia": Anaesthesia.LOCAL}, "this kind of anaesthesia is not possible here."),
        ({"purpose": None}, "say what it is for."),
        ({"price_minor": None}, "set a price."),
        ({"price_minor": -1}, "a price cannot be below zero."),
        ({"minutes": 0}, "say how many minutes it takes."),
        ({"items": ()}, "list the items it needs."),
        ({"side": Side.LEFT}, "has no side."),
        ({"procedure_code": "TATTOO"}, "this procedure is not in the catalogue."),
    ],
)
def test_each_missing_thing_is_named(change: dict[str, Any], says: str) -> None:
    found = [
        t.removeprefix(NOSE).removeprefix(f"{NOSE[:-2]}, left: ")
        for t in missing(content(nose(**change)))
    ]
    assert found == [says]


def test_minutes_below_zero_are_refused() -> None:
    assert NOSE + "minutes cannot be below zero." in missing(content(nose(minutes=-5)))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            breast(Side.BOTH, implants=(implant(Side.BOTH),)),
            "needs left or right, each side on a line of its own.",
        ),
        (breast(implants=()), "name the implants."),
        (breast(implants=(implant(Side.RIGHT),)), "the implants are for another side."),
        (
            breast(implants=(implant(surface=" "),)),
            "name maker, model and surface of the implants.",
        ),
        (
            breast(implants=(implant(sizes_ml=(0, 300)),)),
            "list the permitted sizes of the implants.",
        ),
        (
            breast(implants=(implant(planned_ml=350),)),
            "the planned size is not one of the permitted sizes.",
        ),
        (lids(Side.NONE), "needs left, right or both sides."),
        (area("LIPO", "NOSE", Side.LEFT), "needs one of the listed areas."),
        (area("LIPO", "FLANK", Side.BOTH), "needs the side of this area."),
        (toxin("FOREHEAD", Side.MIDLINE), "is only treated together with frown lines."),
    ],
)
def test_sides_areas_and_implants(line: PlanLine, says: str) -> None:
    assert [text.rsplit(": ", 1)[1] for text in missing(content(line))] == [says]


def test_an_empty_set_of_sizes_is_one_fault() -> None:
    found = missing(content(breast(implants=(implant(sizes_ml=()),))))
    assert found == [BREAST + "list the permitted sizes of the implants."]


@pytest.mark.parametrize(
    "lines",
    [
        (breast(Side.LEFT), breast(Side.LEFT)),
        (lids(Side.BOTH), lids(Side.LEFT)),
        (area("LIPO", "FLANK", Side.LEFT), area("LIPO", "FLANK", Side.LEFT)),
    ],
)
def test_no_side_stands_in_a_plan_twice(lines: tuple[PlanLine, ...]) -> None:
    assert all("twice" in text for text in missing(content(*lines)))
    assert missing(content(*lines))


def test_an_emergency_line_needs_its_site_and_side() -> None:
    line = nose(
        procedure_code="RTT_HAEMATOMA", name="Haematoma", purpose=Purpose.COMPLICATION, items=()
    )
    assert missing(content(line)) == ["Haematoma: needs a site and a side."]
    placed = replace(line, side=Side.LEFT, site="breast")
    assert missing(content(placed)) == []
    assert missing(content(replace(placed, site=""))) == [
        "Haematoma, left: needs a site and a side."
    ]


def test_the_plan_as_a_whole() -> None:
    assert missing(content(allergies_reconciled=False)) == [
        "The plan has no procedure yet. Add one."
    ]
    bad = content(nose(), allergies_reconciled=False, sessions=0, currency="")
    assert missing(bad) == [
        "The plan needs at least one session.",
        "The plan needs a currency.",
        "Compare the allergies of the patient with the items, and confirm.",
    ]


def test_all_that_is_missing_is_said_at_once() -> None:
    empty = nose(performer_id=None, anaesthesia=None, purpose=None, price_minor=None, items=())
    assert len(missing(content(empty, allergies_reconciled=False))) == 6
    assert SUTURE.quantity == 2
    assert LINDQVIST
