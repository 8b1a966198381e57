"""Nothing of the catalogue's texts was lost when they became rows."""

import json
import re
from typing import Any
from uuid import UUID

import pytest

from clinic_desktop.core.procedures import (
    Anaesthesia,
    ItemKind,
    PreopGate,
    ProcedureEntry,
    Profile,
    Side,
    SideRule,
    When,
)
from clinic_desktop.core.resources import resource
from clinic_desktop.core.waiting import ActClass, Purpose
from clinic_desktop.domain.plans.interface import PlanLine
from clinic_desktop.domain.plans.rules.catalogue import (
    catalogue,
    items_for,
    minutes_for,
    needs_anaesthesia_consent,
    preop_for,
    sources,
    units_for,
)

TEXTS: dict[str, Any] = json.loads(resource("rules/catalogue.json").read_text("utf-8"))
ROWS: dict[str, Any] = json.loads(resource("rules/procedures.json").read_text("utf-8"))
PROCEDURES: list[dict[str, Any]] = TEXTS["procedures"]
RAW = {row["code"]: row for row in ROWS["procedures"]}
EMERGENCY = [
    "RTT_HAEMATOMA", "RTT_AIRWAY_NECK", "RTT_INFECTION_WASHOUT", "RTT_FOREIGN_BODY",
    "RTT_ISCHAEMIA", "OTHER",
]  # fmt: skip
SIDES = {
    "NONE": SideRule.NONE, "L,R required, stated one by one": SideRule.LR_EACH,
    "L,R or both": SideRule.LR_OR_BOTH, "areas listed one by one with side": SideRule.AREAS,
    "areas": SideRule.AREAS,
}  # fmt: skip
each_text = pytest.mark.parametrize("text", PROCEDURES, ids=lambda p: p["code"])


def entry_of(text: dict[str, Any]) -> ProcedureEntry:
    return catalogue()[text["code"]]


def line(code: str, side: Side = Side.NONE, site: str = "", **more: Any) -> PlanLine:
    entry = catalogue()[code]
    values: dict[str, Any] = {
        "procedure_code": code, "name": entry.name, "side": side, "site": site,
        "performer_id": UUID(int=1), "anaesthesia": entry.default_anaesthesia,
        "purpose": Purpose.COSMETIC, "minutes": entry.minutes.block, "price_minor": 0,
    }  # fmt: skip
    return PlanLine(**{**values, **more})


def test_seven_procedures_and_six_emergencies() -> None:
    assert list(catalogue()) == [p["code"] for p in PROCEDURES] + EMERGENCY
    assert dict(sources()) == TEXTS["sources"]


@each_text
def test_name_class_side_setting_and_alternatives(text: dict[str, Any]) -> None:
    entry = entry_of(text)
    assert entry.name == text["name"]
    assert entry.act_class == text["cls"]
    assert entry.side_rule is SIDES[text["side"]]
    assert entry.setting == text["asa"]
    assert entry.anaesthesia_words == text["anaes"]
    assert "; ".join(entry.alternatives) == text["alt"]
    assert entry.alternatives[0] == "nothing"
    assert entry.follow_words == text["follow"]
    assert entry.default_anaesthesia in entry.anaesthesia


@each_text
def test_minutes_are_those_of_the_text(text: dict[str, Any]) -> None:
    minutes = entry_of(text).minutes
    assert minutes.words == text["minutes"]
    numbers = [int(n) for n in re.findall(r"\d+", text["minutes"])]
    assert sorted(
        n for n in (minutes.block, minutes.skin, minutes.per_area, minutes.cap, minutes.turnover)
        if n
    ) == sorted(numbers)  # fmt: skip
    assert minutes.block in numbers


@each_text
def test_every_item_of_the_text_is_a_row(text: dict[str, Any]) -> None:
    row = RAW[text["code"]]
    words = row["items_join"].join(item["words"] for item in row["items"])
    if "items_as" in row:
        words = f"as {row['items_as']} + {words}"
    areas = [a["words"] for a in row.get("areas", ()) if a.get("words")]
    if areas:
        words = f"{words}; areas: {', '.join(areas)}"
    assert words == text["items"]
    for item in entry_of(text).items:
        assert item.need.quantity > 0 or item.need.unit == "U"
        assert re.fullmatch(r"[A-Z0-9-]+", item.need.sku)
        for number in re.findall(r" x?(\d+)(?: \(|$)", item.words):
            assert item.need.quantity == int(number)


@each_text
def test_every_requirement_of_the_text_is_a_row(text: dict[str, Any]) -> None:
    lines = entry_of(text).preop
    assert sorted(one.notation for one in lines if one.notation) == sorted(text["preop"])
    assert len({one.code for one in lines}) == len(lines)
    for one in lines:
        assert one.owners
        assert one.text
        if not one.notation:
            continue
        token = one.notation.split()[0].rstrip("?")
        assert one.code.startswith(token) or one.code in {"NOSE_12_MONTHS"}
        if days := re.search(r"SURG (?:-\d+\.\.)?(-\d+)|test (-14)|surgery(-\d+)", one.notation):
            assert one.due_days == int(next(d for d in days.groups() if d))
        if valid := re.search(r"valid (\d+)", one.notation):
            assert one.valid_days == int(valid[1])
        if gates := re.findall(r"\b(SCHED|SURG|DAY)\b", one.notation):
            assert one.gate == gates[0] or one.code == "NICOTINE"
        for role in re.findall(
            r"\b(SURGEON|NURSE|ANAESTHETIST|RECEPTION|STOCK_KEEPER)\b", one.notation
        ):
            assert role in one.owners


def test_the_sets_are_whole() -> None:
    general = {one.code for one in catalogue()["RHINO_PRIM"].preop}
    assert general >= {
        "Q_HEALTH", "BODY_IMAGE", "ANAES_ASSESS", "BLOOD_FBC", "MEDS_PLAN", "CAPRINI",
        "OSA_SCREEN", "NICOTINE", "PHOTO_STD", "ESCORT_24H", "PREGNANCY_TEST", "FASTING",
        "HEALTH_CHANGE", "MARKING", "RECONFIRM",
    }  # fmt: skip
    assert len(ROWS["preop_sets"]["GA"]) == 15
    assert len(ROWS["preop_sets"]["LA"]) == 9


@each_text
def test_every_risk_and_its_numbers(text: dict[str, Any]) -> None:
    risks = entry_of(text).risks
    back = [
        [
            r.code, r.words, "-" if r.low is None else str(r.low),
            "-" if r.high is None else str(r.high), r.span or "-", r.shown, r.source or "-", r.mark,
        ]
        for r in risks
    ]  # fmt: skip
    assert back == text["risks"]
    for risk in risks:
        assert risk.of == 100
        assert risk.per_10000 is None or risk.rare_grave
        if risk.high == 0:
            assert risk.rare_grave
        if risk.per_10000 and risk.high is not None:
            low, high = risk.per_10000
            assert low <= high <= max(risk.high, 1) * 100
            assert "1 in" not in risk.shown
        for source in re.findall(r"S\d+", risk.source):
            assert source in sources()


@each_text
def test_every_question_with_its_answers(text: dict[str, Any]) -> None:
    back = [[q.text, q.right, *q.wrong] for q in entry_of(text).questions]
    assert back == text["q"]


@pytest.mark.parametrize("code", EMERGENCY)
def test_the_emergency_class(code: str) -> None:
    entry = catalogue()[code]
    assert entry.act_class is ActClass.EMERGENCY
    assert entry.default_purpose is Purpose.COMPLICATION
    assert (entry.minutes.block, entry.default_price_minor, entry.items) == (60, 0, ())
    assert (entry.profile, entry.complication_required) == (Profile.THEATRE, True)
    assert [f.from_day for f in entry.follow_ups] == [1, 7]
    assert entry.second_person is (code == "OTHER")


def test_no_prices_ship() -> None:
    assert all(e.default_price_minor is None for e in catalogue().values() if e.risks)


@pytest.mark.row("F046")
@pytest.mark.row("C17")
def test_items_per_line_and_per_plan() -> None:
    breast = catalogue()["BREAST_AUG"]
    first = items_for(breast, line("BREAST_AUG", Side.LEFT), "FR", first=True)
    second = items_for(breast, line("BREAST_AUG", Side.RIGHT), "FR", first=False)
    assert [n.sku for n in second] == ["IMPLANT-BREAST"]
    assert second[0].kind is ItemKind.IMPLANT
    assert "CHECKLIST-MAKER" not in {n.sku for n in first}
    american = items_for(breast, line("BREAST_AUG", Side.LEFT), "US", first=True)
    assert "CHECKLIST-MAKER" in {n.sku for n in american}
    lipo = catalogue()["LIPO"]
    awake = items_for(lipo, line("LIPO", Side.LEFT, "FLANK"), "FR", first=True)
    asleep = line("LIPO", Side.LEFT, "FLANK", anaesthesia=Anaesthesia.GENERAL)
    assert "PUMP-LEG" not in {n.sku for n in awake}
    assert "PUMP-LEG" in {n.sku for n in items_for(lipo, asleep, "FR", first=True)}


@pytest.mark.parametrize(
    ("site", "side", "units"),
    [
        ("GLABELLA", Side.MIDLINE, 20), ("CANTHAL", Side.BOTH, 24), ("CANTHAL", Side.LEFT, 12),
        ("FOREHEAD", Side.MIDLINE, 20), ("CHIN", Side.MIDLINE, 0),
    ],
)  # fmt: skip
def test_toxin_is_counted_in_units_of_the_area(site: str, side: Side, units: int) -> None:
    toxin = catalogue()["BOTOX_UPFACE"]
    assert units_for(toxin, site, side) == units
    need = items_for(toxin, line("BOTOX_UPFACE", side, site), "FR", first=True)[0]
    assert (need.unit, need.quantity) == ("U", units)


@pytest.mark.parametrize(
    ("code", "proposed"),
    [
        ("LIPO", [75, 30, 30, 30, 30, 30, 15, 0]),
        ("BREAST_AUG", [90, 0]),
        ("BOTOX_UPFACE", [20, 0, 0]),
        ("ABDO", [180]),
    ],
)
def test_minutes_to_propose(code: str, proposed: list[int]) -> None:
    assert [minutes_for(catalogue()[code], n) for n in range(len(proposed))] == proposed


def test_requirements_follow_anaesthesia_area_and_country() -> None:
    lids = catalogue()["BLEPH_UP"]
    both, one = line("BLEPH_UP", Side.BOTH), line("BLEPH_UP", Side.LEFT)
    sedated = line("BLEPH_UP", Side.LEFT, anaesthesia=Anaesthesia.SEDATION)
    apart = [line("BLEPH_UP", Side.LEFT), line("BLEPH_UP", Side.RIGHT)]

    def codes(*lines: PlanLine, country: str = "FR") -> set[str]:
        return {p.code for p in preop_for([(lids, lines)], country)}

    assert "ESCORT_HOME" in codes(both)
    assert "ESCORT_HOME" in codes(*apart)
    assert "ESCORT_HOME" not in codes(one)
    assert {"ESCORT_HOME", "ESCORT_24H", "FASTING"} <= codes(sedated)
    assert "FASTING" not in codes(both)
    lipo = catalogue()["LIPO"]
    belly, flank = line("LIPO", Side.MIDLINE, "ABDOMEN_LOWER"), line("LIPO", Side.LEFT, "FLANK")
    assert "HERNIA" in {p.code for p in preop_for([(lipo, [flank, belly])], "FR")}
    assert "HERNIA" not in {p.code for p in preop_for([(lipo, [flank])], "FR")}
    breast, toxin = catalogue()["BREAST_AUG"], catalogue()["BOTOX_UPFACE"]
    assert "IMPLANT_INFO" in {p.code for p in preop_for([(breast, [])], "FR")}
    assert "IMPLANT_INFO" not in {p.code for p in preop_for([(breast, [])], "AT")}
    assert {"PRESCRIBER", "AGE"} <= {p.code for p in preop_for([(toxin, [])], "UK")}
    assert "AGE" not in {p.code for p in preop_for([(toxin, [])], "AU")}


def test_a_combined_plan_asks_each_thing_once() -> None:
    abdo, breast = catalogue()["ABDO"], catalogue()["BREAST_AUG"]
    codes = [p.code for p in preop_for([(abdo, []), (breast, [])], "FR")]
    assert len(codes) == len(set(codes))
    assert {"COTININE", "BREAST_IMAGING", "CAPRINI", "CAPRINI_PLAN"} <= set(codes)


def test_who_must_not_be_waived_and_what_bears_a_result() -> None:
    for entry in catalogue().values():
        for one in entry.preop:
            if one.code in {"RECONFIRM", "HEALTH_CHANGE", "FASTING", "BODY_IMAGE", "AGE"}:
                assert not one.waivable
            if one.gate is PreopGate.DAY and one.due_days is not None:
                assert one.due_days == 0
    body = next(p for p in catalogue()["ABDO"].preop if p.code == "BODY_IMAGE")
    assert body.result_bearing
    assert body.when is When.ALWAYS


def test_anaesthesia_consent_is_needed_where_the_patient_is_not_awake() -> None:
    lids, toxin = catalogue()["BLEPH_UP"], catalogue()["BOTOX_UPFACE"]
    assert not needs_anaesthesia_consent(lids, line("BLEPH_UP", Side.BOTH))
    sedated = line("BLEPH_UP", Side.BOTH, anaesthesia=Anaesthesia.SEDATION)
    assert needs_anaesthesia_consent(lids, sedated)
    assert needs_anaesthesia_consent(catalogue()["ABDO"], line("ABDO"))
    assert not needs_anaesthesia_consent(toxin, line("BOTOX_UPFACE", Side.MIDLINE, "GLABELLA"))
    assert catalogue()["BREAST_AUG"].needs_implants
    assert not toxin.needs_implants
