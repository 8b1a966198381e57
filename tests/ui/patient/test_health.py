"""What a patient told of health is confirmed in the file; more is added there, and ended."""

from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.patients.interface import NewHealthFact
from clinic_desktop.ui.patient.health import HealthLines
from clinic_desktop.ui.patient.health_presenter import lines_of, shut
from clinic_desktop.ui.patient.screen import build
from clinic_desktop.ui.patient.view import PatientView
from tests.domain.patients.people import LEILA
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays, workplace

TOLD = (NewHealthFact("ALLERGY", "Latex"), NewHealthFact("MEDICINE", "Aspirin"))


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the screen does not know which engine it is


def opened(qtbot: QtBot, clinic: StaffedClinic, role: str, patient_id: object) -> PatientView:
    desks = clinic.role(role)
    view = build(desks, workplace(desks, clinic.clock, WrittenWays()))
    assert isinstance(view, PatientView)
    qtbot.addWidget(view)
    view.resize(1280, 800)
    view.show()
    view.subject_shown.emit(patient_id)
    qtbot.waitUntil(lambda: bool(view.banner.accessibleName()))
    return view


def test_a_nurse_confirms_adds_and_ends(qtbot: QtBot, clinic: StaffedClinic) -> None:
    told = replace(LEILA, source="PORTAL", health=TOLD)
    patient = inner(clinic, "RECEPTION").patients.register(told, "").patient_id
    view = opened(qtbot, clinic, "NURSE", patient)
    qtbot.mouseClick(view.health, Qt.MouseButton.LeftButton)
    (lines,) = view.findChildren(HealthLines)
    qtbot.waitUntil(lambda: lines.table.model().rowCount() == 2)
    assert lines.table.current().what == "Latex"
    assert "Told by the patient" in lines.table.current().standing
    qtbot.waitUntil(lambda: audit(view) == {})
    lines.severity.setCurrentIndex(lines.severity.findData("SEVERE"))
    qtbot.mouseClick(lines.confirm, Qt.MouseButton.LeftButton)
    nurse = clinic.role("NURSE").patients
    qtbot.waitUntil(lambda: [f.severity for f in nurse.alerts(patient).facts] == ["SEVERE"])
    assert not nurse.alerts(patient).facts[0].proposed
    lines.kind.setCurrentIndex(lines.kind.findData("CONDITION"))
    qtbot.mouseClick(lines.add, Qt.MouseButton.LeftButton)
    assert lines.what.hasFocus(), "without words nothing is added"
    QTest.keyClicks(lines.what, "Asthma")
    QTest.keyClick(lines.what, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lines.table.model().rowCount() == 3)
    (waits,) = (one for one in lines.table.keyed.values() if one.fact.proposed)
    lines.table.choose(waits.id)
    qtbot.mouseClick(lines.end, Qt.MouseButton.LeftButton)
    over = {"Aspirin"}
    qtbot.waitUntil(lambda: {f.text for f in nurse.file(patient).health if f.ended_at} == over)
    last = lines_of(nurse.file(patient).health, UTC)[-1]
    assert shut("end", last, may=True) == "This is over already."
    assert shut("confirm", None, may=False).startswith("Your role does not do this.")
