"""A restricted file, opened by keys with a reason for an hour; who may not is told whom to ask."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.patient.screen import build
from clinic_desktop.ui.patient.view import FILE, NOBODY, PatientView
from clinic_desktop.ui.widgets.dialogs import PinDialog, ReasonDialog
from tests.journeys.conftest import person
from tests.support.clinics import PIN, StaffedClinic
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays, workplace

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
Show = Callable[[str], PatientView]


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the screen does not know which engine it is


@pytest.fixture
def known(clinic: StaffedClinic) -> UUID:
    """A known person, whose file is restricted."""
    made = clinic.role("RECEPTION").reception.register(person("Iris", "Calloway"), "")
    clinic.role("ADMIN").patients.restrict(made.patient_id, True, "A known person.")
    return made.patient_id


@pytest.fixture
def show(qtbot: QtBot, clinic: StaffedClinic) -> Show:
    def shown(role: str) -> PatientView:
        clock = clinic.clock
        desks = clinic.as_caller(clinic.token(role, pin=False))
        view = build(desks, workplace(desks, clock, WrittenWays()))
        assert isinstance(view, PatientView)
        qtbot.addWidget(view)
        view.resize(1240, 780)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        return view

    return shown


def enter_pin(view: PatientView) -> None:
    dialog = next(one for one in view.findChildren(PinDialog) if one.isVisible())
    field = dialog.findChild(QLineEdit, "pin")
    QTest.keyClicks(field, PIN)
    QTest.keyClick(field, Key.Key_Return)


@pytest.mark.row("B10")
def test_broken_by_keys_with_reason_and_pin(
    qtbot: QtBot, show: Show, known: UUID, clinic: StaffedClinic
) -> None:
    other = clinic.role("RECEPTION").reception.register(person("Mona", "Ludlow"), "").patient_id
    view = show("NURSE")
    view.show_subject(other)
    assert view._pages.currentIndex() == FILE  # noqa: SLF001  which of the two pages is seen
    view.show_subject(known)
    assert view._pages.currentIndex() == NOBODY  # noqa: SLF001  nothing of the other stays
    assert "restricted" in view._nobody.accessibleName()  # noqa: SLF001  what it says instead
    assert view.glass.isVisible()
    assert view.glass.hasFocus()
    qtbot.waitUntil(lambda: audit(view) == {})
    QTest.keyClick(view.glass, Key.Key_Space)
    dialog = next(one for one in view.findChildren(ReasonDialog) if one.isVisible())
    QTest.keyClick(dialog.confirm, Key.Key_Space)
    assert dialog.isVisible()  # a reason is needed
    dialog.reasons.setFocus()
    QTest.keyClick(dialog.reasons, Key.Key_Down)
    QTest.keyClick(dialog.confirm, Key.Key_Space)
    enter_pin(view)
    assert view._pages.currentIndex() == FILE  # noqa: SLF001
    assert "until" in view.message.words
    assert not view.glass.isVisible()
    now = clinic.clock()
    [row] = clinic.role("AUDITOR").overrides.register(now - timedelta(days=1), now + timedelta(1))
    assert (row.code, row.patient_id) == ("BREAK_GLASS", known)
    assert row.reason_text == "CARE_NOW: The patient needs care now"


def test_a_foreign_file_by_its_key_and_nobody_else(show: Show, known: UUID) -> None:
    view = show("SURGEON")
    view.show_subject(known)
    QTest.keyClick(view, Key.Key_G, ALT)
    assert any(one.isVisible() for one in view.findChildren(ReasonDialog))
    manager = show("THEATRE_MANAGER")
    manager.show_subject(known)
    assert not manager.glass.isVisible()
    assert "restricted" in manager._nobody.accessibleName()  # noqa: SLF001
    QTest.keyClick(manager, Key.Key_G, ALT)
    assert not manager.findChildren(ReasonDialog)
