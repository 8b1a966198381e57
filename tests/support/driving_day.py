"""From the signed consent to the receipt, by clicks and keys."""

from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from clinic_desktop.core.procedures import ItemKind
from clinic_desktop.ui.billing.forms import PayForm
from clinic_desktop.ui.billing.view import BillingView
from clinic_desktop.ui.case.view import CaseView
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.preop.items_card import ItemsCard
from clinic_desktop.ui.preop.words import PreopRow
from clinic_desktop.ui.shell.paper_view import PaperView
from clinic_desktop.ui.theatre.slot_form import SlotFields
from clinic_desktop.ui.theatre.view import TheatreView
from clinic_desktop.ui.widgets.text import Label
from tests.support.driving import ALT, CTRL, LEFT, Hands
from tests.support.driving_visit import LAST, Place, open_plan

ZONE = ZoneInfo("Europe/Vienna")
SURGERY = date(2026, 12, 14)
OWNERS = ("RECEPTION", "NURSE", "SURGEON", "ANAESTHETIST", "STOCK_KEEPER")
STAGES = {"Before scheduling": "SCHED", "Before surgery": "SURG", "On the day": "DAY"}


def before_scheduling(at: Place) -> None:
    """What must be done before a slot is given, on the plan; each by somebody whose it is."""
    for role in owners_of_open(at, ("SCHED",)):
        at.desk.sign_in(role)
        panel = open_plan(at)
        at.desk.until(panel.preop.isVisible, "pre-op")
        complete_own(at, panel.preop, role, ("SCHED",))
        at.desk.picture(f"20-preop-{role.lower()}")
        at.desk.sign_out()


def owners_of_open(at: Place, gates: tuple[str, ...]) -> list[str]:
    """Who has to sign in for what is open, each once."""
    items = at.surgeon().preop.items(at.plan_id).items
    found = {
        next(role for role in one.owners if role != "PATIENT"): None
        for one in items if one.status == "OPEN" and one.gate in gates
    }  # fmt: skip
    return list(found)


def complete_own(at: Place, card: ItemsCard, role: str, gates: tuple[str, ...]) -> None:
    """Every open item of these gates that is this role's first: click, type, Enter."""
    desk = at.desk

    def own(row: PreopRow) -> bool:
        first = next(one for one in row.card.owners if one != "PATIENT")
        return row.card.status == "OPEN" and row.card.gate in gates and first == role

    while True:
        rows: list[PreopRow] = list(card.items.keyed.values())
        number = next((n for n, row in enumerate(rows) if own(row)), None)
        if number is None:
            return
        desk.click_row(card.items, number)
        desk.fill("preopEvidence", "Done and looked through.", card)
        desk.key(Qt.Key.Key_Return)
        wanted = rows[number].id
        desk.until(partial(is_done, card, wanted), rows[number].text)


def is_done(card: ItemsCard, wanted: UUID) -> bool:
    return any(row.id == wanted and row.card.status == "DONE" for row in card.items.keyed.values())


def book_theatre(at: Place) -> None:
    """Found in the queue, booked by keys, then dragged to another time."""
    desk = at.desk
    desk.sign_in("THEATRE_MANAGER")
    view = desk.go(Qt.Key.Key_F5, TheatreView)
    desk.until(lambda: view.queue.keyed.rowCount() == 1, "the queue")
    desk.click_row(view.queue, 0)
    desk.picture("21-theatre-queue")
    desk.key(Qt.Key.Key_B)
    form = desk.see(SlotFields)
    desk.fill("slotDay", f"{SURGERY:%d.%m.%Y}", form)
    desk.key(Qt.Key.Key_Tab)
    desk.choose("slotAnaesthetist", "Robin Anaesthetist", form)
    desk.choose("slotNurse", "Robin Nurse", form)
    desk.until(lambda: form.time.value is not None, "a free time")
    desk.until(lambda: bool(form.gates.gates) and form.gates.first_open is None, "reasons")
    desk.picture("22-theatre-slot")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.until(lambda: len(view.board.cards) == 1, "the card on the board")
    desk.picture("23-theatre-booked")
    drag_an_hour(at, view)
    desk.picture("24-theatre-dragged")
    desk.sign_out()


def drag_an_hour(at: Place, view: TheatreView) -> None:
    board, desk = view.board, at.desk
    (card,) = board.cards
    box = board.box_of(card)
    start = box.center().toPoint()
    hour = round(box.height() * 60 / (card.end - card.start))
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(board, LEFT, none, start)
    for part in (10, hour // 2, hour):
        QTest.mouseMove(board, start + QPoint(0, part))
    QTest.mouseRelease(board, LEFT, none, start + QPoint(0, hour))
    desk.until(lambda: board.cards[0].start == card.start + 60, "moved by an hour")


def local(hour: int, minute: int = 0, days: int = 0) -> datetime:
    day = SURGERY + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def open_case(at: Place) -> CaseView:
    """By the board: the day, the card, Enter."""
    desk = at.desk
    view = desk.go(Qt.Key.Key_F5, TheatreView)
    days = (SURGERY - at.clock().astimezone(ZONE).date()).days
    for _ in range(days):
        desk.press("dayAfter")
    desk.until(lambda: len(view.board.cards) == 1, "the card")
    (card,) = view.board.cards
    desk.click(view.board, view.board.box_of(card).center().toPoint())
    desk.key(Qt.Key.Key_Return)
    case = desk.see(CaseView)
    desk.until(case.part.isVisible, "the case")
    return case


def three_days_before(at: Place) -> None:
    at.clock.go_to(local(9, days=-3))
    for role in owners_of_open(at, ("SURG",)):
        at.desk.sign_in(role)
        case = open_case(at)
        complete_own(at, case.before.preop, role, ("SURG",))
        at.desk.sign_out()
    desk = at.desk
    desk.sign_in("ANAESTHETIST")
    case = open_case(at)
    desk.choose(case.before.airway, "I", case)
    desk.press(case.before.clear)
    desk.until(lambda: any("Cleared, ASA I" in words for words in texts(case.before)), "cleared")
    desk.picture("25-clearance")
    desk.sign_out()


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]


def check_in(at: Place) -> None:
    at.clock.go_to(local(8, 10))
    desk = at.desk
    desk.sign_in("RECEPTION")
    case = open_case(at)
    desk.press("check_in", case)
    desk.until(lambda: case.before.steps["undo_check_in"].isEnabled(), "checked in")
    desk.picture("26-checked-in")
    desk.sign_out()


def mark_and_ask(at: Place) -> None:
    """The surgeon marks both sides and hears the yes again; then what belongs to the day."""
    desk = at.desk
    desk.sign_in("SURGEON")
    case = open_case(at)
    for side in ("LEFT", "RIGHT"):
        desk.press_words(f"Marked: BREAST_AUG {side}", case)
        desk.until(lambda s=side: not mark_open(case, s), side)
    desk.press("reconfirm", case)
    desk.until(lambda: not case.before.steps["reconfirm"].isEnabled(), "asked again")
    desk.picture("27-marked")
    desk.sign_out()
    for role in owners_of_open(at, ("SCHED", "SURG", "DAY")):
        desk.sign_in(role)
        case = open_case(at)
        complete_own(at, case.before.preop, role, ("SCHED", "SURG", "DAY"))
        desk.sign_out()


def mark_open(case: CaseView, side: str) -> bool:
    found = case.findChildren(QAbstractButton)
    return any(
        one.isVisible() and one.isEnabled() and one.accessibleName() == f"Marked: BREAST_AUG {side}"
        for one in found
    )


def into_theatre(at: Place) -> None:
    """The nurse: into theatre, sign in, anaesthesia, time out, incision, what is used."""
    at.clock.go_to(local(9))
    desk = at.desk
    desk.sign_in("NURSE")
    case = open_case(at)
    desk.press("enter", case)
    desk.until(lambda: not case.before.steps["enter"].isEnabled(), "in theatre")
    desk.segment(case.part, 1)
    answer_phase(at, case, 0)
    record(at, case, "ANAESTHESIA")
    answer_phase(at, case, 1)
    record(at, case, "INCISION")
    desk.picture("28-in-theatre")
    for sku, quantity in needs(at):
        use(at, case, sku, quantity)
    desk.picture("29-used")
    desk.sign_out()


def answer_phase(at: Place, case: CaseView, phase: int) -> None:
    """Yes to every line of a phase of the checklist."""
    desk, checklist = at.desk, case.theatre.checklist
    desk.segment(checklist.phase, phase)
    for item, answer in list(checklist.buttons):
        if answer == "YES":
            button = checklist.buttons[(item, answer)]
            desk.press(button)
            desk.until(lambda b=button: b.isChecked(), item)


def record(at: Place, case: CaseView, what: str) -> None:
    at.clock.go(timedelta(seconds=15))  # more than twenty: the window locks itself
    desk, (field, _button) = at.desk, case.theatre.times[what]
    desk.press(f"now_{what}", case)
    desk.until(lambda: field.value is not None, what)


def needs(at: Place) -> list[tuple[str, int]]:
    """What the plan reserved, without implants and papers."""
    lines = at.surgeon().plans.plan(at.plan_id).content.lines
    kinds = (ItemKind.IMPLANT, ItemKind.DOCUMENT)
    return [
        (need.sku, need.quantity)
        for line in lines for need in line.items if need.kind not in kinds and not need.optional
    ]  # fmt: skip


def use(at: Place, case: CaseView, sku: str, quantity: int) -> None:
    """The number of the package, then how many, Enter."""
    desk, goods = at.desk, case.theatre.goods
    before = goods.rows.keyed.rowCount()
    scan(desk, case, sku)
    desk.until(goods.quantity.isEnabled, sku)
    desk.fill(goods.quantity.objectName(), str(quantity), goods)
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: goods.rows.keyed.rowCount() == before + 1, f"used {sku}")


def scan(desk: Hands, case: CaseView, code: str) -> None:
    """A scanner types and presses Enter."""
    field = desk.see(QLineEdit, "scanField", case)
    desk.until(field.isEnabled, "the scan field")
    desk.click(field)
    desk.keys(code)
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: not field.text(), code)


def place_implants(at: Place) -> None:
    """The surgeon: one device for each side, by its package."""
    desk = at.desk
    desk.sign_in("SURGEON")
    case = open_case(at)
    goods = case.theatre.goods
    for number, side in enumerate(("LEFT", "RIGHT"), 1):
        scan(desk, case, "IMPLANT-BREAST-300")
        desk.until(goods.sides[side].isEnabled, "the implant")
        desk.choose(goods.lots, f"300000{number}", goods)
        desk.press(goods.sides[side])
        desk.until(lambda n=number: goods.rows.keyed.rowCount() == n, f"placed {side}")
    desk.picture("30-placed")
    desk.sign_out()


def close(at: Place) -> None:
    """The nurse: closure, counts, sign out; the surgeon: note, signature, the end."""
    desk = at.desk
    desk.sign_in("NURSE")
    case = open_case(at)
    record(at, case, "CLOSURE")
    desk.choose(case.theatre.colleague, "Robin Surgeon", case)
    for first, second, button, said in case.theatre.counts.values():
        for field in (first, second):
            desk.click(field)
            desk.keys("20")
        desk.press(button)
        desk.until(said.isVisible, button.accessibleName())
    answer_phase(at, case, 2)
    record(at, case, "WHEELS_OUT")
    desk.picture("31-closed")
    desk.sign_out()
    desk.sign_in("SURGEON")
    case = open_case(at)
    desk.segment(case.part, 2)
    desk.fill("operationNote", "Done as planned. No complication.", case)
    desk.press(case.end.sign)
    desk.until(lambda: case.end.note.isReadOnly(), "the note is signed")
    desk.press(case.end.complete)
    desk.until(lambda: not case.end.complete.isEnabled(), "completed")
    desk.picture("32-completed")
    desk.sign_out()


def issue(at: Place) -> None:
    desk = at.desk
    desk.sign_in("BILLING")
    view = desk.go(Qt.Key.Key_F6, BillingView)
    desk.until(lambda: view.list.keyed.rowCount() > 0, "an invoice")
    desk.until(view.sheet.isVisible, "the invoice")
    desk.picture("33-bill")
    if view.sheet.buttons["issue"].isEnabled():
        desk.press(view.sheet.buttons["issue"])
        desk.until(lambda: not view.sheet.buttons["issue"].isEnabled(), "issued")
    desk.picture("34-issued")
    desk.sign_out()


def pay(at: Place) -> bytes:
    """Reception, by keys alone: the file, its bill, Alt+P, Ctrl+Enter; the receipt on screen."""
    desk = at.desk
    desk.sign_in("RECEPTION")
    desk.find_patient(LAST.lower())
    file = desk.see(PatientView)
    desk.until(file.next.isVisible, "the file")
    desk.key(Qt.Key.Key_Return, CTRL)
    view = desk.see(BillingView)
    desk.until(lambda: view.sheet.isVisible() and view.sheet.buttons["pay"].isEnabled(), "the bill")
    desk.key(Qt.Key.Key_P, ALT)
    form = desk.see(PayForm)
    desk.picture("35-pay")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.until(lambda: not form.isVisible(), "paid")
    desk.picture("36-paid")
    desk.press_words("Receipt", view)
    paper = desk.see(PaperView)
    desk.until(lambda: all(page.is_drawn for page in paper.pages), "the receipt")
    desk.picture("37-receipt")
    paper.close()
    desk.sign_out()
    return b""
