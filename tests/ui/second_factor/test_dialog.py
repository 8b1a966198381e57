"""A colleague sets up a second factor, keeps the codes, and is asked for one at the sign-in."""

import pytest
from pyotp.totp import TOTP
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app.inside import Inside
from clinic_desktop.domain.accounts.interface import CodeNeeded
from clinic_desktop.ui.second_factor.screen import build
from tests.support.clinics import PASSWORD, StaffedClinic, email_of
from tests.support.clock import TestClock
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays, workplace

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@pytest.mark.row("F144")
def test_set_up_used_and_switched_off(
    clinic: StaffedClinic, clock: TestClock, qtbot: QtBot
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(1000, 700)
    over.show()
    desks = clinic.role("NURSE")
    dialog = build(desks, workplace(desks, clock, WrittenWays()), over)
    dialog.come()
    qtbot.waitUntil(dialog.isVisible)
    assert audit(dialog) == {}
    qtbot.keyClicks(dialog.password, "not mine at all")
    qtbot.mouseClick(dialog.set_up, LEFT)
    assert dialog.set_up.isVisible()
    dialog.password.setText(PASSWORD)
    qtbot.mouseClick(dialog.set_up, LEFT)
    assert dialog.password.text() == ""
    device = TOTP(dialog.key.text().replace(" ", ""))
    qtbot.waitUntil(lambda: audit(dialog) == {})
    dialog.first_code.setText(device.at(int(clock.now.timestamp())))
    qtbot.mouseClick(dialog.switch_on, LEFT)
    codes = dialog.codes.text().split()
    assert len(codes) == 10
    inside = Inside(clinic)
    with pytest.raises(CodeNeeded):
        inside.sign_in(email_of("NURSE"), PASSWORD, "")
    clock.go(seconds=30)
    code = device.at(int(clock.now.timestamp()))
    assert inside.sign_in(email_of("NURSE"), PASSWORD, code).me.roles == ("NURSE",)
    dialog.reject()
    assert dialog.codes.text() == ""
    dialog.come()
    assert dialog.switch_off.isVisible()
    dialog.password.setText(PASSWORD)
    dialog.code.setText(codes[0])
    qtbot.mouseClick(dialog.switch_off, LEFT)
    assert dialog.set_up.isVisible()
    assert inside.sign_in(email_of("NURSE"), PASSWORD, "").token
