"""Paying on the tablet: one bill, three answers, one key until there is a final answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.portal.interface import TicketSession
from clinic_desktop.domain.workflow.interface.patient_side import OwnBill, OwnPayment, OwnReceipt
from clinic_desktop.ui.kiosk import paying_sheets
from clinic_desktop.ui.kiosk.paying import Paying
from clinic_desktop.ui.kiosk.paying_pages import AmountPage, BillPage, ReceiptPage, WaitPage
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.theme.apply import apply_theme
from clinic_desktop.ui.widgets.text import Label
from tests.support.uxmeter import audit

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BILL = OwnBill(
    uuid4(), "DEPOSIT", "2026-00012", "ISSUED", 100_000, 0, 100_000, "EUR", NOW, None
)  # fmt: skip


class Around:
    """The tablet and the service in one: what is asked is done at once."""

    def __init__(self) -> None:
        self.pages: list[object] = []
        self.problem, self.ended = "", ""
        self.asked: list[tuple[UUID, OwnPayment, str]] = []
        self.bill, self.status, self.terminal = BILL, "COMPLETED", "CONFIRMED"
        self.payment = uuid4()
        self.given: list[object] = []
        self.patient_side = SimpleNamespace(
            my_bills=lambda: (self.bill,), pay_mine=self.pay, my_payment=lambda _: self.receipt(),
            give_me_receipts=lambda *asked: self.given.append(asked),
        )  # fmt: skip

    def receipt(self) -> OwnReceipt:
        return OwnReceipt(
            self.payment, "R1", self.status, 100_000, "EUR", NOW, self.bill, self.terminal
        )

    def pay(self, bill: UUID, payment: OwnPayment, key: str) -> OwnReceipt:
        self.asked.append((bill, payment, key))
        return self.receipt()

    def show_page(self, page: object, _behind: int, _pages: int, _minutes: int) -> None:
        self.pages.append(page)

    def show_problem(self, words: str, *, again: bool = False) -> None:
        self.problem = words

    def show_error(self, message: object) -> None:
        raise AssertionError(message)

    def attempt(self, call: Callable[[], object], done: Callable[[object], None]) -> None:
        done(call())

    quietly = attempt

    def done(self, title: str, text: str = "", *, finish: bool = False) -> None:
        assert finish
        self.ended = title


@pytest.fixture
def around() -> Around:
    return Around()


def begun(around: Around) -> Paying:
    task = Paying(around, Wording())
    task.attach(around)
    task.begin(around, TicketSession("ticket.x", "PAY", BILL.id, NOW))
    return task


@pytest.mark.row("F120")
def test_paid_by_card(around: Around) -> None:
    task = begun(around)
    page = around.pages[-1]
    assert isinstance(page, BillPage)
    assert [said for _, said in page.lines][:2] == ["Deposit for your operation", "2026-00012"]
    task.choose(None)
    assert (around.asked, around.problem) == ([], "Please choose how you would like to pay.")
    task.choose("CARD")
    ((bill, payment, _),) = around.asked
    assert (bill, payment.amount_minor, payment.currency) == (BILL.id, 100_000, "EUR")
    page = around.pages[-1]
    assert isinstance(page, ReceiptPage)
    assert (page.title, len(page.ways)) == ("Thank you. It is paid.", 3)
    task.give_receipt(None)
    assert (around.ended, around.problem) == ("", "Please choose one answer.")
    task.give_receipt("MAIL")
    assert around.given == [(BILL.id, "MAIL", around.payment)]
    assert around.ended == "Thank you. It is paid."


@pytest.mark.row("F120")
def test_a_part_is_paid_where_the_clinic_takes_parts(around: Around) -> None:
    task = begun(around)
    assert "PART" not in [code for code, _ in around.pages[-1].methods]
    around.bill = replace(BILL, in_parts=True)
    task = begun(around)
    assert [code for code, _ in around.pages[-1].methods] == ["CARD", "PART", "DESK", "LATER"]
    task.choose("PART")
    page = around.pages[-1]
    assert isinstance(page, AmountPage)
    assert page.text == "In whole EUR; the rest stays open."
    for wrong in ("", "0", "1001"):
        task.pay_part(wrong)
        assert around.problem == "Please type an amount up to EUR\u00a01\u00a0000.00."
    assert around.asked == []
    task.pay_part("250")
    ((_, payment, _),) = around.asked
    assert payment.amount_minor == 25_000
    task.give_receipt("NONE")
    assert (around.given, around.ended) == ([], "Thank you. It is paid.")


def test_receipts_of_a_bill_that_is_paid(around: Around) -> None:
    task = Paying(around, Wording())
    task.attach(around)
    task.open_receipts(around, replace(BILL, status="PAID", open_minor=0))
    assert around.pages[-1].title == "Your receipt"
    task.give_receipt("PAPER")
    assert around.given == [(BILL.id, "PAPER", None)]
    assert around.ended == "Your receipt"


def test_the_key_stays_until_there_is_an_answer(around: Around) -> None:
    around.status, around.terminal = "FAILED", "DECLINED"
    task = begun(around)
    task.choose("CARD")
    assert around.problem.startswith("Not accepted, nothing was charged.")
    assert isinstance(around.pages[-1], BillPage)
    around.status, around.terminal = "PENDING", "SENT"
    task.choose("CARD")
    assert isinstance(around.pages[-1], WaitPage)
    first, second = (key for _, _, key in around.asked)
    assert first != second
    shown = len(around.pages)
    task.look()
    assert len(around.pages) == shown
    task.show_again()
    assert isinstance(around.pages[-1], WaitPage)
    around.status = "COMPLETED"
    task.look()
    assert isinstance(around.pages[-1], ReceiptPage)
    task.look()
    task.show_again()
    assert isinstance(around.pages[-1], ReceiptPage)
    task.forget()
    task.look()
    task.choose("CARD")
    assert len(around.asked) == 2


@pytest.mark.parametrize(
    ("method", "title"),
    [("DESK", "Please pay at the reception"), ("LATER", "Nothing was charged")],
)
def test_at_the_desk_or_later(around: Around, method: str, title: str) -> None:
    begun(around).choose(method)
    assert (around.asked, around.ended) == ([], title)


def test_nothing_is_open(around: Around) -> None:
    around.bill = replace(BILL, status="PAID", open_minor=0, paid_minor=100_000)
    begun(around)
    assert around.ended == "Nothing is open"


def test_the_pages_can_be_used(qtbot: QtBot, around: Around) -> None:
    view = KioskView(paying_sheets.SHEETS, Wording())
    qtbot.addWidget(view)
    view.resize(1280, 800)
    view.show()
    task = begun(around)
    around.status = "PENDING"
    task.choose("CARD")
    around.status = "COMPLETED"
    task.look()
    around.bill = replace(BILL, in_parts=True)
    begun(around).choose("PART")
    app = QApplication.instance()
    for percent in (100, 200):
        apply_theme(app, "light", percent)
        for page in around.pages:
            view.show_page(page, 0, 1, 0)
            # At 200 % the answers lie below the edge, further down than the footer.
            qtbot.waitUntil(lambda: audit(view, 56).keys() <= {"tab order"})
    apply_theme(app, "light", 100)
    view.show_page(around.pages[0], 0, 1, 0)
    heard: list[tuple[str, object]] = []
    view.acted.connect(lambda act, value: heard.append((act, value)))
    view.main_button.click()
    view.sheet.findChildren(QRadioButton)[0].click()
    view.main_button.click()
    assert heard == [("pay.choose", None), ("pay.choose", "CARD")]
    said = [label.text() for label in view.sheet.findChildren(Label)]
    assert not any("card number" in words.lower() and "no card" not in words.lower()
                   for words in said)  # fmt: skip
