"""Who is told (rules 3.3): each event tells each of its people once, and nobody else."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.moves import MOVES
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.accounts.interface import STAFF_ROLES
from clinic_desktop.domain.billing.interface import (
    Crediting,
    NewInvoice,
    NewLine,
    PaymentFacts,
    Refunding,
    Taking,
)
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.domain.workflow.interface.consenting import SaidNo
from clinic_desktop.domain.workflow.interface.patient_side import (
    OwnPayment,
    OwnProgress,
    OwnQuestion,
)
from clinic_desktop.domain.workflow.interface.surgery import EmergencyCall
from clinic_desktop.domain.workflow.rules.told import table
from tests.journeys.conftest import person
from tests.support.clinics import StaffedClinic
from tests.support.inner import as_patient, inner

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MONEY = ("I", "Y")  # in a test of their own below
SILENT = 20_052
"""An amount that the simulated terminal does not answer."""
TOLD = """
    SELECT coalesce(n.role, g.role), n.event, count(*)
    FROM notice n LEFT JOIN role_grant g ON g.user_id = n.user_id GROUP BY 1, 2
    UNION ALL SELECT 'mail', kind, count(*) FROM outbox GROUP BY 2
"""


class Ears:
    """Who hears what: counted before and after each step."""

    def __init__(self, way: Way, clinic: StaffedClinic) -> None:
        self.way, self._engine, self.heard = way, clinic.engine, set[str]()
        self.end_holds = clinic.as_system().jobs.end_holds

    def _told(self) -> dict[str, Counter[str]]:
        """By role and for the mail, past the desks: nobody has to sign in for it."""
        told = {name: Counter[str]() for name in (*STAFF_ROLES, "mail")}
        with self._engine.connect() as connection:
            for who, event, often in connection.execute(text(TOLD)):
                if who in told:
                    told[who][event] += often
        return told

    def _counts(self, event: str) -> dict[str, int]:
        return {who: found[event] for who, found in self._told().items()}

    def is_what_the_desks_show(self) -> None:
        told = self._told()
        for role in STAFF_ROLES:
            mine = [one.event for one in self.way.desks(role).notices.mine()]
            assert Counter(mine) == told[role], role
        posted = [one.kind for one in self.way.desks("ADMIN").notices.outbox()]
        assert Counter(posted) == told["mail"]

    @contextmanager
    def once(self, event: str, *to: str) -> Iterator[None]:
        before = self._counts(event)
        yield
        after = self._counts(event)
        grown = {who: after[who] - before[who] for who in after if after[who] != before[who]}
        assert grown == dict.fromkeys(to, 1), event
        row = table()[event]
        assert {*row.roles} <= {*to} or not row.text, event
        assert ("mail" in to) == bool(row.mail), event
        self.heard.add(event)


@pytest.mark.parametrize(
    "engine_name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)]
)
@pytest.mark.row("F159")
def test_each_notice_is_told_once(new_way: Callable[..., Way], clinic: StaffedClinic) -> None:
    way = new_way("BLEPH_UP", (Side.BOTH,))
    ears = Ears(way, clinic)
    _until_signed(way, ears)
    _booked(way, ears)
    _off_and_on(way, ears)
    _operated(new_way, ears)
    _taken_back(new_way, ears)
    moved = {
        event for event, row in table().items()
        if row.moves and not any(move.startswith(MONEY) for move in row.moves)
    }  # fmt: skip
    wanted = moved | {"QUESTION_ASKED", "CLEARANCE_WITHDRAWN"}
    assert wanted <= ears.heard
    ears.is_what_the_desks_show()


@pytest.mark.row("F159")
def test_each_notice_of_money_is_told_once(
    new_way: Callable[..., Way], clinic: StaffedClinic
) -> None:
    way = new_way()
    steps.register(way, person("Alma", "Reiter"))
    ears, billing, till = Ears(way, clinic), way.desks("BILLING"), inner(clinic, "BILLING").till
    bill = till.make_invoice(
        NewInvoice("SALE", way.patient_id, "EUR", (NewLine("Garment", 1, 50_000 + SILENT),))
    )
    with ears.once("INVOICE_ISSUED", "mail"):
        billing.money.issue(bill.id)

    def pay(key: str) -> PaymentFacts:
        return billing.money.pay(Taking(bill.id, 10_000, "EUR", "CARD", key))

    with ears.once("PAYMENT_TAKEN", "mail"):
        first = pay("money-1")
    with ears.once("PAYMENT_TAKEN_BACK", "mail"):
        billing.money.reverse(first.id, "The wrong card")
    second = pay("money-2")
    with ears.once("PAYMENT_CHARGED_BACK", "BILLING"):
        billing.money.charge_back(second.id, "Case 7, 23 Nov")
    own = as_patient(clinic, way.patient_id).patient_side
    with ears.once("PAYMENT_UNANSWERED", "BILLING"):
        begun = own.pay_mine(bill.id, OwnPayment(SILENT), "money-3")
        own.pay_mine(bill.id, OwnPayment(SILENT), "money-3")
    billing.money.refuse_payment(begun.payment_id, "Nothing on the slip")
    with ears.once("PAYMENT_TAKEN", "mail"):
        billing.money.confirm_late(begun.payment_id, "Statement 4, line 2")
    billing.money.credit(
        Crediting(bill.id, billing.billing.invoice(bill.id).facts.version, "Sent back")
    )
    back = Refunding(way.patient_id, SILENT, "EUR", "TRANSFER", "Wished", "money-4")
    with ears.once("MONEY_RETURNED", "mail"):
        billing.money.refund(back)
    moved = {event for event, row in table().items() if any(m.startswith(MONEY) for m in row.moves)}
    assert moved <= ears.heard
    ears.is_what_the_desks_show()


def test_every_move_of_the_table_exists() -> None:
    assert {move for row in table().values() for move in row.moves} <= set(MOVES)


def _until_signed(way: Way, ears: Ears) -> None:
    steps.register(way, person("Vera", "Holt"))
    desk, starts = way.desks("RECEPTION").reception, way.clock() + 2 * HOUR
    new = NewAppointment(way.patient_id, way.surgeon_id, starts, starts + HOUR / 2)
    with ears.once("APPOINTMENT_BOOKED", "SURGEON", "mail"):
        card = desk.book(new)
    with ears.once("APPOINTMENT_CANCELLED", "SURGEON", "mail"):
        way.desks("RECEPTION").reception.cancel(card.id, "She is travelling.")
    steps.book_consultation(way, way.clock() + HOUR)
    with ears.once("CONSULTATION_COMPLETED", "RECEPTION"):
        steps.consult(way)
    with ears.once("PLAN_SUBMITTED", "SURGEON"):
        steps.plan(way)
    with ears.once("PLAN_SENT_BACK", "SURGEON"):
        way.desks("SURGEON").planning.send_back(way.plan_id, "The side is not named.")
    with ears.once("PLAN_SUBMITTED", "SURGEON"):
        way.desks("SURGEON").planning.submit(way.plan_id)
    with ears.once("PLAN_APPROVED", "RECEPTION", "mail"):
        steps.approve(way)
    with ears.once("CONSENT_INFORMED", "mail"):
        steps.make_consent(way)
    _asked(way, ears)
    steps.read_and_sign(way, way.consents["PROCEDURE"])
    with ears.once("CONSENT_SIGNED", "RECEPTION", "THEATRE_MANAGER", "mail"):
        steps.countersign(way, "PROCEDURE", way.consents["PROCEDURE"])
    way.seal()


def _asked(way: Way, ears: Ears) -> None:
    """A question goes to who operates; repeated by the tablet it is the same question."""
    consent_id = way.consents["PROCEDURE"]
    way.desks("RECEPTION").portal.issue(
        NewTicket(way.tablet.device_id, "CONSENT", way.patient_id, consent_id)
    )
    desks = way.tablet.opened(way.born)
    section = desks.patient_side.my_consent(consent_id).sections[0].code
    said = OwnProgress(asked=(OwnQuestion(section, "May I wear lenses?"),))
    with ears.once("QUESTION_ASKED", "SURGEON"):
        desks.patient_side.read_on(consent_id, said)
        desks.patient_side.read_on(consent_id, said)
    desks.portal.finish()
    surgeon = way.desks("SURGEON")
    [question] = surgeon.consent.sheet(consent_id).questions
    surgeon.consent.answer_question(question.id, "After two weeks.")


def _booked(way: Way, ears: Ears) -> None:
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    invoice = way.desks("RECEPTION").money.request_deposit(way.plan_id, 20_000)
    with ears.once("SLOT_HELD", "RECEPTION", "mail"):
        assert theatre.book_theatre(way, SURGERY).startswith("HELD")
    taking = Taking(invoice.id, invoice.open_minor, "EUR", "CARD", "key-1", "t1")
    with ears.once("THEATRE_BOOKED", "STOCK_KEEPER", "SURGEON", "mail"):
        way.desks("RECEPTION").money.pay(taking)
    manager = way.desks("THEATRE_MANAGER")
    room = manager.theatre.theatres()[0].id
    with ears.once("BOOKING_MOVED", "STOCK_KEEPER", "SURGEON", "mail"):
        manager.scheduling.move(way.case_id, room, SURGERY + HOUR)


def _off_and_on(way: Way, ears: Ears) -> None:
    surgeon = way.desks("SURGEON")
    surgeon.scheduling.give_clearance(way.plan_id, 1, "I", "")
    with ears.once("CLEARANCE_WITHDRAWN", "NURSE", "SURGEON"):
        surgeon.scheduling.withdraw_clearance(way.plan_id, "She has a cold.")
    way.desks("THEATRE_MANAGER").scheduling.clear_hold(way.case_id)
    with ears.once("CASE_ON_HOLD", "STOCK_KEEPER", "SURGEON", "mail"):
        way.desks("THEATRE_MANAGER").scheduling.hold(way.case_id, "FEVER")
    with ears.once("CASE_POSTPONED", "STOCK_KEEPER", "SURGEON", "mail"):
        way.desks("THEATRE_MANAGER").scheduling.postpone(way.case_id, "She has a cold.")
    theatre.book_theatre(way, SURGERY)
    stock = way.desks("STOCK_KEEPER")
    lot = next(one for one in stock.inventory.stock() if one.sku.startswith("IMPLANT"))
    with ears.once("LOT_RECALLED", "NURSE"):
        stock.scheduling.recall(lot.item_id, lot.lot, "FSN-2026-11")
    said = SaidNo("The patient", "PHONE")
    everybody = ("SURGEON", "THEATRE_MANAGER", "ANAESTHETIST", "STOCK_KEEPER")
    with ears.once("CONSENT_REVOKED", *everybody):
        way.desks("RECEPTION").consenting.revoke(way.consents["PROCEDURE"], said)
    made = way.desks("SURGEON").consenting.create(way.plan_id, "PROCEDURE", "en")
    with ears.once("CONSENT_DECLINED", *everybody):
        way.desks("SURGEON").consenting.decline(made.id, said)
    with ears.once("PLAN_REVISED", *everybody, "mail"):
        way.desks("SURGEON").planning.revise(way.plan_id, "Another technique.")


def _operated(make: Callable[..., Way], ears: Ears) -> None:
    """Another patient: displaced by an emergency, then operated."""
    way = _scheduled(make, "Odile")
    way.clock.go_to(way.starts_at - HOUR / 2)
    night = make()
    steps.register(night, person("Sofia", "Vasquez"))
    call = EmergencyCall(night.patient_id, "RTT_HAEMATOMA", "NECESSITY")
    heard = ("STOCK_KEEPER", "THEATRE_MANAGER", "SURGEON", "mail")
    alarm = ears.once("EMERGENCY_OPENED", "AUDITOR", "SURGEON")
    with alarm, ears.once("CASE_DISPLACED", *heard):
        way.desks("NURSE").surgery.open_emergency(call)
    way.clock.go(timedelta(days=1))
    way = _scheduled(make, "Petra")
    theatre.surgery_day(way)
    with ears.once("CASE_COMPLETED", "BILLING", "mail"):
        theatre.operate(way)


def _taken_back(make: Callable[..., Way], ears: Ears) -> None:
    way = _scheduled(make, "Ruth")
    heard = ("STOCK_KEEPER", "SURGEON", "mail")
    with ears.once("CASE_CANCELLED", *heard):
        way.desks("THEATRE_MANAGER").scheduling.cancel(way.case_id, "She moved away.")
    way = _scheduled(make, "Tilda")
    way.desks("SURGEON").scheduling.hold(way.case_id, "FEVER")
    way.clock.go_to(way.starts_at + HOUR)
    with ears.once("SLOT_EXPIRED", "RECEPTION", "THEATRE_MANAGER", "SURGEON"):
        assert ears.end_holds() == 1
    rejected = make("BLEPH_UP", (Side.BOTH,))
    steps.register(rejected, person("Uta", "Brandt"))
    steps.book_consultation(rejected, rejected.clock() + HOUR)
    steps.consult(rejected)
    steps.plan(rejected)
    with ears.once("PLAN_REJECTED", "SURGEON"):
        rejected.desks("SURGEON").planning.reject(rejected.plan_id, "Not suitable.")


def _scheduled(make: Callable[..., Way], first: str) -> Way:
    way = make("BLEPH_UP", (Side.BOTH,))
    steps.register(way, person(first, "Brandt"))
    steps.book_consultation(way, way.clock() + HOUR)
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    day = (way.clock() + timedelta(days=5)).replace(hour=9, minute=0)
    theatre.book_theatre(way, day)
    return way
