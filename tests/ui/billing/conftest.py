"""The billing screen of a founded clinic, with a patient and bills in the till."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app.walk.crew import JumpingClock
from clinic_desktop.domain.billing.interface import InvoiceFacts, NewInvoice, NewLine
from clinic_desktop.ui.billing.screen import build
from tests.journeys.conftest import Colleagues, person
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner
from tests.support.workplaces import WrittenWays, workplace


class Desk:
    """A till on the screen: what was made behind it, and who looks at it."""

    def __init__(self, clinic: StaffedClinic, clock: JumpingClock, qtbot: QtBot) -> None:
        self.clinic, self.qtbot, self.clock = clinic, qtbot, clock
        self.colleagues = Colleagues(clinic, clock)
        reception = self.colleagues("RECEPTION").reception
        self.patient: UUID = reception.register(
            person("Ines", "Okonkwo-Bell", date(1979, 2, 3)), ""
        ).patient_id
        self.ways = WrittenWays()

    def draft(self, *lines: NewLine, kind: str = "SALE") -> InvoiceFacts:
        new = NewInvoice(kind, self.patient, "EUR", lines)
        return inner(self.clinic, "BILLING").till.make_invoice(new)

    def issued(self, amount: int = 50_000) -> InvoiceFacts:
        made = self.draft(NewLine("Compression garment", 1, amount))
        return inner(self.clinic, "BILLING").till.issue(made.id)

    def open(self, role: str = "BILLING") -> QWidget:
        widget = build(
            self.colleagues(role), workplace(self.colleagues(role), self.clock, self.ways)
        )
        self.qtbot.addWidget(widget)
        widget.resize(1280, 900)
        widget.show()
        self.qtbot.waitExposed(widget)
        widget.activateWindow()
        self.qtbot.waitUntil(widget.isActiveWindow)
        widget.show_subject(self.patient)
        return widget


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # what the screen does does not depend on the engine


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))


@pytest.fixture
def desk(clinic: StaffedClinic, clock: JumpingClock, qtbot: QtBot) -> Desk:
    return Desk(clinic, clock, qtbot)
