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
from tests.support.driving_visit import LAST, Place

ZONE = ZoneInfo("Europe/Vienna")
SURGERY = date(2026, 12, 14)
ALL = ("SCHED", "SURG", "DAY")


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

    desk.until(lambda: card.isVisible() and card.items.keyed.rowCount() > 0, "pre-op items")
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


def give_clearance(at: Place, case: CaseView) -> None:
    """By the anaesthetist, good for thirty days."""
    desk = at.desk
    desk.choose(case.before.airway, "I", case)
    desk.press(case.before.clear)
    desk.until(lambda: any("Cleared, ASA I" in words for words in texts(case.before)), "cleared")
    desk.picture("25-clearance")


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]


def check_in(at: Place, case: CaseView) -> None:
    desk = at.desk
    desk.press("check_in", case)
    desk.until(lambda: case.before.steps["undo_check_in"].isEnabled(), "checked in")
    desk.picture("26-checked-in")


def mark_and_ask(at: Place, case: CaseView) -> None:
    """The surgeon marks both sides and hears the yes again."""
    desk = at.desk
    for side in ("LEFT", "RIGHT"):
        desk.press_words(f"Marked: BREAST_AUG {side}", case)
        desk.until(partial(is_marked, case, side), side)
    desk.press("reconfirm", case)
    desk.until(lambda: not case.before.steps["reconfirm"].isEnabled(), "asked again")
    desk.picture("27-marked")


def is_marked(case: CaseView, side: str) -> bool:
    name = f"Marked: BREAST_AUG {side}"
    found = [one for one in case.findChildren(QAbstractButton) if one.accessibleName() == name]
    return not any(one.isVisible() and one.isEnabled() for one in found)


def into_theatre(at: Place, case: CaseView) -> None:
    """The nurse: into theatre, sign in, anaesthesia, time out, incision, what is used."""
    desk = at.desk
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
    desk, case = at.desk, open_case(at)
    goods = case.theatre.goods
    for number, side in enumerate(("LEFT", "RIGHT"), 1):
        scan(desk, case, "IMPLANT-BREAST-300")
        desk.until(goods.sides[side].isEnabled, "the implant")
        desk.choose(goods.lots, f"300000{number}", goods)
        desk.press(goods.sides[side])
        desk.until(lambda n=number: goods.rows.keyed.rowCount() == n, f"placed {side}")
    desk.picture("30-placed")


def close(at: Place) -> None:
    """The nurse: closure, counts, sign out, wheels out."""
    desk, case = at.desk, open_case(at)
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


def finish(at: Place) -> None:
    """The surgeon: the note, the signature, the end."""
    desk, case = at.desk, open_case(at)
    desk.segment(case.part, 2)
    desk.fill("operationNote", "Done as planned. No complication.", case)
    desk.press(case.end.sign)
    desk.until(lambda: case.end.note.isReadOnly(), "the note is signed")
    desk.press(case.end.complete)
    desk.until(lambda: not case.end.complete.isEnabled(), "completed")
    desk.picture("32-completed")


def issue(at: Place) -> None:
    desk = at.desk
    view = desk.go(Qt.Key.Key_F6, BillingView)
    desk.until(lambda: view.list.keyed.rowCount() > 0, "an invoice")
    desk.until(view.sheet.isVisible, "the invoice")
    desk.picture("33-bill")
    if view.sheet.buttons["issue"].isEnabled():
        desk.press(view.sheet.buttons["issue"])
        desk.until(lambda: not view.sheet.buttons["issue"].isEnabled(), "issued")
    desk.picture("34-issued")


def pay(at: Place) -> None:
    """Reception, by keys alone: the file, its bill, Alt+P, Ctrl+Enter; the receipt on screen."""
    desk = at.desk
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
    desk.until(lambda: not view.sheet.buttons["pay"].isEnabled(), "nothing is open")
    desk.picture("36-paid")
    receipt = desk.see(QAbstractButton, "receipt", view.message)
    while not receipt.hasFocus():
        desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Space)
    paper = desk.see(PaperView)
    desk.until(lambda: all(page.is_drawn for page in paper.pages), "the receipt")
    desk.picture("37-receipt")
    paper.activateWindow()
    desk.until(paper.isActiveWindow, "the paper in front")
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: not desk.is_seen(PaperView), "the paper is put away")
