"""Messages: the bell counts, the dialog reads them and leads to the patient."""

from datetime import date
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.notices.interface import Telling
from clinic_desktop.ui.notices import screen
from tests.domain.patients.people import person
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner
from tests.support.uxmeter import audit
from tests.support.workplaces import Changes, WrittenWays, workplace


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture
def told(clinic: StaffedClinic):
    """Reception was told of a patient, and of something that is about nobody."""
    desks = inner(clinic, "RECEPTION")
    patient = desks.patients.register(
        person("Ingrid", "Brandvold", date(1980, 4, 2)), ""
    ).patient_id
    for text, about in (("A plan was approved.", patient), ("A card is unread.", None)):
        desks.notices.tell(
            Telling("PLAN_APPROVED", text, "procedure_plan", uuid4(), ("RECEPTION",), (), about)
        )
    return patient


@pytest.fixture
def over(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def shown(clinic, clock, told, over):
    ways, changes = WrittenWays(), Changes()
    place = workplace(clinic.role("RECEPTION"), clock, ways, changes)
    dialog = screen.build(clinic.role("RECEPTION"), place, over)
    return dialog, ways, changes


@pytest.mark.row("F159")
def test_the_bell_counts_and_enter_leads_to_the_patient(qtbot, clinic, shown, told):
    dialog, ways, changes = shown
    counts = []
    dialog.unread.connect(counts.append)
    changes.changed("notice")
    assert counts == [2]
    dialog.come()
    qtbot.waitExposed(dialog)
    assert audit(dialog) == {}
    rows = dialog.table.keyed
    about = next(i for i in range(2) if rows.value_at(rows.index(i, 0)).patient_id == told)
    dialog.table.setCurrentIndex(rows.index(about, 0))
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert ways.went == [("patient", told)]
    assert not dialog.isVisible()
    mine = clinic.role("RECEPTION").notices.mine()
    assert sorted((one.text, one.read_at is None) for one in mine) == [
        ("A card is unread.", True),
        ("A plan was approved.", False),
    ]


def test_what_is_about_nobody_is_read_in_place(qtbot, clinic, shown):
    dialog, ways, _changes = shown
    dialog.come()
    rows = dialog.table.keyed
    nobody = next(i for i in range(2) if rows.value_at(rows.index(i, 0)).patient_id is None)
    dialog.table.setCurrentIndex(rows.index(nobody, 0))
    assert not dialog.open_file.isEnabled()
    qtbot.mouseClick(dialog.read_one, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    qtbot.mouseClick(dialog.read_every, Qt.MouseButton.LeftButton)
    assert all(one.read_at is not None for one in clinic.role("RECEPTION").notices.mine())
    assert not dialog.read_every.isEnabled()
    assert ways.went == []
