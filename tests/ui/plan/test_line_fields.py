"""The form of a plan line: the side is a choice, the rest comes from the catalogue."""

from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.plans.interface import ImplantChoice, PlanLine
from clinic_desktop.domain.plans.rules.catalogue import catalogue
from clinic_desktop.ui.plan.line_fields import LineFields
from clinic_desktop.ui.plan.words import LineChoices
from tests.support.uxmeter import audit

ME, OTHER = UUID(int=7), UUID(int=8)
PEOPLE = tuple(
    Colleague(who, name, "Dr", ("SURGEON",), True, 1)
    for who, name in ((OTHER, "Avery"), (ME, "Reed"))
)


@pytest.fixture
def choices() -> LineChoices:
    entries = tuple(catalogue()[code] for code in ("RHINO_PRIM", "BREAST_AUG"))
    return LineChoices(entries, PEOPLE, {"RHINO_PRIM": 380_000}, "EUR", ME)


def shown(qtbot: QtBot, choices: LineChoices, line: PlanLine | None = None) -> LineFields:
    fields = LineFields(choices, line)
    qtbot.addWidget(fields)
    fields.resize(360, 900)
    fields.show()
    return fields


def saved(fields: LineFields) -> list[PlanLine]:
    told: list[PlanLine] = []
    fields.saved.connect(told.append)
    fields.save.click()
    return told


def test_nothing_is_saved_without_a_procedure(qtbot: QtBot, choices: LineChoices) -> None:
    fields = shown(qtbot, choices)
    assert saved(fields) == []
    assert fields.form.field("procedure").error


def test_the_catalogue_fills_in_what_it_knows(qtbot: QtBot, choices: LineChoices) -> None:
    fields = shown(qtbot, choices)
    fields.procedure.setCurrentIndex(0)
    (line,) = saved(fields)
    assert (line.procedure_code, line.side, line.performer_id) == ("RHINO_PRIM", Side.NONE, ME)
    assert (line.price_minor, line.minutes, line.implants) == (380_000, 0, ())
    assert line.anaesthesia is Anaesthesia.GENERAL


def test_left_or_right_is_never_guessed(qtbot: QtBot, choices: LineChoices) -> None:
    fields = shown(qtbot, choices)
    fields.procedure.setCurrentIndex(1)
    assert fields.side.currentIndex() == -1
    assert saved(fields) == []
    assert "Choose the side" in fields.form.field("side").error
    qtbot.waitUntil(lambda: audit(fields) == {})


def test_the_neighbours_of_a_size_are_permitted(qtbot: QtBot, choices: LineChoices) -> None:
    fields = shown(qtbot, choices)
    fields.procedure.setCurrentIndex(1)
    fields.side.setCurrentIndex(1)
    implants = fields.implants
    qtbot.keyClicks(implants.maker, "Invented Devices SA")
    qtbot.keyClicks(implants.planned, "300\r")
    (line,) = saved(fields)
    assert line.implants == (
        ImplantChoice(
            Side.RIGHT, "Invented Devices SA", "", "", (275, 300, 325), 300, "IMPLANT-BREAST-300"
        ),
    )


def test_a_planned_size_is_one_of_the_permitted(qtbot: QtBot, choices: LineChoices) -> None:
    fields = shown(qtbot, choices)
    fields.procedure.setCurrentIndex(1)
    fields.side.setCurrentIndex(0)
    fields.implants.planned.set_value(300)
    fields.implants.sizes.setText("325, 350")
    assert saved(fields) == []
    fields.implants.sizes.setText("large")
    assert saved(fields) == []
    assert "numbers" in fields.implants.form.field("sizes").error


def test_an_old_line_keeps_what_is_not_shown(qtbot: QtBot, choices: LineChoices) -> None:
    fields = shown(qtbot, choices)
    fields.procedure.setCurrentIndex(0)
    (line,) = saved(fields)
    again = shown(qtbot, choices, line)
    again.technique.setText("closed")
    (changed,) = saved(again)
    assert changed.technique == "closed"
    assert (changed.price_minor, changed.side) == (line.price_minor, line.side)
