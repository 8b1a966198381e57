"""What a reception does all day, each act told once it is kept; and whether it was kept."""

import threading
from collections.abc import Callable, Iterable
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID

from clinic_desktop.domain.billing.interface import NewInvoice, NewLine, Taking
from clinic_desktop.domain.consultations.interface import NewAppointment
from tests.fire import checks
from tests.fire.crowd import Met
from tests.fire.ground import at, opened, stranger
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner

Tell = Callable[[str, str], None]
THERE = {
    "patient": "SELECT mrn FROM patient",
    "appointment": "SELECT id FROM appointment WHERE status = 'SCHEDULED'",
    "invoice": "SELECT number FROM invoice WHERE number IS NOT NULL",
    "payment": "SELECT idempotency_key FROM payment WHERE status = 'COMPLETED'",
}
GOING = ("clinic.unavailable", "clinic.unconfirmed")
"""What somebody meets while the server is away."""


class Writer:
    """Registers, books, bills and takes money, one patient after the other."""

    def __init__(self, clinic: StaffedClinic, family: str, clinician: UUID, tell: Tell) -> None:
        self.front, self.till = clinic.role("RECEPTION"), inner(clinic, "BILLING").till
        self._money = clinic.role("BILLING").money
        self._family, self._clinician, self._tell = family, clinician, tell

    def serve(self, number: int, quarter: int) -> None:
        made = self.front.reception.register(stranger(self._family, number), "Another person")
        self._tell("patient", made.mrn)
        new = NewAppointment(made.patient_id, self._clinician, at(quarter), at(quarter + 1))
        self._tell("appointment", str(self.front.reception.book(new).id))
        line = (NewLine("Cream", 1, 2_000),)
        draft = self.till.make_invoice(NewInvoice("SALE", made.patient_id, "EUR", line))
        bill = self._money.issue(draft.id)
        self._tell("invoice", str(int(bill.number.rpartition("-")[2])))
        key = f"{self._family}-{number}"
        self.front.money.pay(Taking(bill.id, 2_000, "EUR", "CASH", key))
        self._tell("payment", key)


def write_until_killed(line: Connection, told: dict[str, Any]) -> None:
    """The process that will be killed: says ready, then each act it has kept."""
    with opened(told["url"]) as clinic:
        surgeon = UUID(told["clinicians"][0])
        writer = Writer(clinic, told["family"], surgeon, lambda *ack: line.send(ack))
        line.send(("ready", ""))
        for number in range(1_000_000):
            writer.serve(number, told["quarter"] + number)


def write_until_stopped(met: Met, start: Barrier, number: int, told: dict[str, Any]) -> None:
    """Goes on whatever the server does, until it is told to stop."""
    pause = threading.Event()

    def tell(kind: str, name: str) -> None:
        met.answers.append((kind, name))
        with told["acked"].get_lock():
            told["acked"].value += 1

    with opened(told["url"]) as clinic:
        writer = Writer(clinic, f"Crash{number}", UUID(told["clinicians"][number]), tell)
        start.wait()
        served = 0
        while not told["stop"].is_set():
            met.go(partial(writer.serve, served, served))
            served += 1
            pause.wait(0.01)


def lost(url: str, acks: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was acknowledged and is not there."""
    there = {kind: {str(row[0]) for row in checks.ask(url, sql)} for kind, sql in THERE.items()}
    return [(kind, name) for kind, name in acks if kind in there and name not in there[kind]]
