"""The stock by clicks, against the real services."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.inventory.interface import NewItem, NewLot
from clinic_desktop.ui.inventory.forms import ReceiveForm, ReleaseForm
from clinic_desktop.ui.inventory.presenter import ASIDE, EXPIRING, expiry_words
from clinic_desktop.ui.inventory.screen import build
from clinic_desktop.ui.inventory.view import StockView
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays, workplace

LEFT = Qt.MouseButton.LeftButton
SOON, LATER = date(2026, 12, 20), date(2028, 6, 30)


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # what the screen does does not depend on the engine


@pytest.fixture
def view(clinic: StaffedClinic, clock: TestClock, qtbot: QtBot) -> StockView:
    desks = clinic.role("STOCK_KEEPER")
    suture = desks.inventory.add_item(NewItem("SUT-60", "Suture 6-0", "CONSUMABLE"))
    desks.inventory.add_item(
        NewItem(
            "IMP-300",
            "Round 300 ml",
            "IMPLANT",
            gtin="04099900000308",
            serialised=True,
            maker="Invented Devices",
            model="Round",
        )
    )
    desks.inventory.receive(NewLot(suture.id, "A1", LATER, 40))
    desks.inventory.receive(NewLot(suture.id, "A2", SOON, 10))
    found = build(desks, workplace(desks, clock, WrittenWays()))
    assert isinstance(found, StockView)
    qtbot.addWidget(found)
    found.resize(1240, 860)
    found.show()
    qtbot.waitExposed(found)
    return found


def lots(view: StockView) -> list[str]:
    return [row.lot for row in view.lots.keyed.values()]


@pytest.mark.row("F107")
def test_a_scanned_package_is_received_with_lot_serial_and_expiry(view: StockView) -> None:
    view.code.setText("(01)04099900000308(17)280630(10)7A-300(21)S77")
    QTest.keyClick(view.code, Qt.Key.Key_Return)
    form = view.findChild(ReceiveForm)
    assert view.message.words == ""
    assert (form.lot.text(), form.serial.text()) == ("7A-300", "S77")
    assert form.expiry.value == LATER
    assert audit(view) == {}
    QTest.mouseClick(form.send, LEFT)
    assert form.message.words == ""
    assert view.lots.current().lot == "7A-300 / S77"
    assert [row.what for row in view.moves.keyed.values()] == ["Received"]


def test_what_is_missing_is_told_at_its_field(view: StockView) -> None:
    QTest.mouseClick(view.receive, LEFT)
    form = view.findChild(ReceiveForm)
    QTest.mouseClick(form.send, LEFT)
    assert form._fields["lot"].error  # noqa: SLF001
    assert form._fields["expiry"].error  # noqa: SLF001
    assert form.lot.hasFocus()


def test_a_lot_is_put_aside_with_a_reason_and_released(view: StockView) -> None:
    view.lots.choose(view.lots.keyed.values()[0].id)
    QTest.mouseClick(view.quarantine, LEFT)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonDialog))
    dialog.text.setPlainText("The box was wet.")
    QTest.mouseClick(dialog.confirm, LEFT)
    view.which.choose(ASIDE)
    assert len(lots(view)) == 1
    view.lots.setCurrentIndex(view.lots.model().index(0, 0))
    QTest.mouseClick(view.release, LEFT)
    form = view.findChild(ReleaseForm)
    QTest.mouseClick(form.send, LEFT)
    assert form._why.error  # noqa: SLF001
    form.why.setText("Dry inside, checked.")
    QTest.mouseClick(form.send, LEFT)
    assert lots(view) == []


def test_lists_and_filter_narrow(view: StockView) -> None:
    view.which.choose(EXPIRING)
    assert lots(view) == ["A2"]
    view.which.choose(0)
    QTest.keyClicks(view.filter, "sut a1")
    assert lots(view) == ["A1"]
    QTest.keyClicks(view.filter, "zzz")
    assert lots(view) == []
    assert audit(view) == {}


def test_an_unknown_code_is_refused_in_words(view: StockView) -> None:
    view.code.setText("NOBODY-KNOWS")
    QTest.keyClick(view.code, Qt.Key.Key_Return)
    assert "No item of the clinic has the code" in view.message.words


@pytest.mark.parametrize(("days", "tone"), [(-1, "bad"), (0, "warn"), (60, "warn"), (61, "")])
def test_expiry_is_amber_within_sixty_days(days: int, tone: str) -> None:
    today = date(2026, 11, 23)
    assert expiry_words(today + timedelta(days=days), today)[1] == tone
