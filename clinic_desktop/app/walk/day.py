"""Steps 10 to 14: from the theatre slot to the receipt."""

from datetime import datetime, timedelta

from clinic_desktop.app.walk.way import Way, complete_preop
from clinic_desktop.core.procedures import ItemKind, Side
from clinic_desktop.domain.billing.interface import Decision, InvoiceFacts, PaymentFacts, Taking
from clinic_desktop.domain.inventory.interface import Placement, Use
from clinic_desktop.domain.theatre.interface import COUNTED
from clinic_desktop.domain.workflow.interface.scheduling import SlotWish

QUARTER = timedelta(minutes=15)


def slot_wish(way: Way, starts_at: datetime) -> SlotWish:
    """In the clinic's first theatre, with the whole team."""
    theatre = way.desks("THEATRE_MANAGER").theatre.theatres()[0]
    people = tuple(way.desks(role).accounts.whoami().id for role in ("ANAESTHETIST", "NURSE"))
    return SlotWish(theatre.id, way.surgeon_id, starts_at, people=people)


def book_theatre(way: Way, starts_at: datetime) -> str:
    """Step 10."""
    wish = slot_wish(way, starts_at)
    slot = way.desks("THEATRE_MANAGER").scheduling.book(way.plan_id, wish)
    way.starts_at, way.case_id = starts_at, slot.case_id
    return f"{slot.status} in {slot.theatre_name}, {slot.starts_at:%Y-%m-%d %H:%M} UTC"


def surgery_day(way: Way) -> str:
    """Step 11: prepared, checked in, marked, asked once more, brought in."""
    way.clock.go_to(way.starts_at - timedelta(days=3))
    complete_preop(way, ("SURG",))
    way.desks("ANAESTHETIST").scheduling.give_clearance(way.plan_id, 1, "I", "")
    way.clock.go_to(way.starts_at - timedelta(minutes=50))
    way.desks("RECEPTION").surgery.check_in(way.case_id)
    mark(way)
    complete_preop(way, ("SCHED", "SURG", "DAY"))
    way.desks("SURGEON").surgery.reconfirm(way.case_id)
    way.clock.go_to(way.starts_at)
    case = way.desks("NURSE").surgery.enter(way.case_id)
    return f"case {case.status} with valid consent, clearance and marks"


def mark(way: Way) -> None:
    """Each site that the plan has, as it is marked on the skin."""
    desks = way.desks("SURGEON")
    for line in desks.theatre.case(way.case_id).marks:
        side = line.line.split(":")[1]
        if side == Side.MIDLINE:
            desks.theatre.mark_site(way.case_id, line.line, "NOT_APPLICABLE", "Midline.")
        else:
            desks.theatre.mark_site(way.case_id, line.line, side, "")


def operate(way: Way) -> str:
    """Step 12: checklists, times, what was used by lot, counts, the note, the end."""
    answer_phase(way, "SIGN_IN")
    _time(way, "ANAESTHESIA")
    answer_phase(way, "TIME_OUT")
    _time(way, "INCISION")
    used = use_goods(way)
    placed = place_implants(way)
    status = close(way)
    return f"case {status}, {used} lots used, {placed} implants traced"


def close(way: Way) -> str:
    """From closure to the completed case."""
    _time(way, "CLOSURE")
    for what in COUNTED:
        way.desks("NURSE").theatre.agree_count(way.case_id, what, 20, 20, way.surgeon_id, "")
    answer_phase(way, "SIGN_OUT")
    _time(way, "WHEELS_OUT")
    desks = way.desks("SURGEON")
    desks.theatre.write_note(way.case_id, "Done as planned. No complication.", None)
    desks.theatre.sign_note(way.case_id)
    return desks.surgery.complete(way.case_id).status


def answer_phase(way: Way, phase: str) -> None:
    case = way.desks("NURSE").theatre.case(way.case_id)
    for item in case.checklist:
        if item.phase == phase:
            way.desks("NURSE").theatre.answer(way.case_id, phase, item.code, "YES", "")


def use_goods(way: Way) -> int:
    """What the plan reserved, except implants: those are placed, not used."""
    desks, used = way.desks("NURSE"), 0
    stock = desks.inventory.stock()
    for line in desks.plans.plan(way.plan_id).content.lines:
        for need in line.items:
            if need.kind in (ItemKind.IMPLANT, ItemKind.DOCUMENT) or need.optional:
                continue
            lot = next(one for one in stock if one.sku == need.sku and one.on_hand)
            desks.surgery.use(way.case_id, Use(lot.id, need.quantity))
            used += 1
    return used


def place_implants(way: Way) -> int:
    """For each planned side the first unused device of the planned size."""
    desks, placed = way.desks("SURGEON"), 0
    for line in desks.plans.plan(way.plan_id).content.lines:
        for choice in line.implants:
            stock = desks.inventory.stock()
            lot = next(one for one in stock if one.sku == choice.sku and one.on_hand)
            desks.surgery.place(way.case_id, Placement(lot.id, str(choice.side), way.clock()))
            placed += 1
    return placed


def bill(way: Way) -> InvoiceFacts:
    """Step 13: what completion made; what was used beyond the plan, the clinic bears."""
    desks = way.desks("BILLING")
    made = next(
        one for one in desks.billing.invoices(way.patient_id)
        if one.kind == "CASE" and one.plan_id == way.plan_id
    )  # fmt: skip
    if made.status != "DRAFT":
        return made
    sheet = desks.billing.invoice(made.id)
    for line in sheet.lines:
        if not line.decided:
            no = Decision(line.position, accepted=False, reason="The clinic bears it.")
            sheet = desks.billing.decide(made.id, sheet.facts.version, no)
    return desks.money.issue(made.id)


def pay(way: Way, invoice: InvoiceFacts) -> PaymentFacts:
    """Step 14: what is open, by card."""
    taking = Taking(
        invoice.id, invoice.open_minor, invoice.currency, "CARD", f"walk-{invoice.id}", "terminal 1"
    )
    return way.desks("RECEPTION").money.pay(taking)


def _time(way: Way, what: str) -> None:
    way.clock.go(QUARTER)
    way.desks("NURSE").theatre.record_time(way.case_id, what, way.clock())
