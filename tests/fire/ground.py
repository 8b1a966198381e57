"""What a process of a crowd works with: desks by role, inner ones where setting up needs them."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zlib import crc32

from clinic_desktop.domain.accounts.interface import TooManyTries
from clinic_desktop.domain.billing.interface import InvoiceFacts, NewInvoice, NewLine
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import NewPhone, Registration
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON, TestClock
from tests.support.inner import inner

TOMORROW = NOON + timedelta(days=1)
QUARTER = timedelta(minutes=15)
PATIENCE = 400


class Crowded(StaffedClinic):
    """Here many desks sign in by one account; more than a few at once have to come again."""

    def token(self, role: str, *, pin: bool = True) -> str:
        for _ in range(PATIENCE):
            try:
                return super().token(role, pin=pin)
            except TooManyTries:
                threading.Event().wait(0.05)
        return super().token(role, pin=pin)


@contextmanager
def opened(url: str) -> Iterator[StaffedClinic]:
    """The clinic as a program of its own has it, at a time that stands."""
    with tempfile.TemporaryDirectory() as folder:
        clinic = Crowded(url, TestClock(NOON), Path(folder))
        try:
            yield clinic
        finally:
            clinic.close()


def stranger(family: str, number: int) -> Registration:
    """Somebody who never lived; the number leads nowhere."""
    return Registration(
        f"Test{number}", family, None, (NewPhone(f"+43 660 {_three(family)}{number:05d}"),),
        accepted_privacy="1", accepted_terms="1", residence_country="AT",
    )  # fmt: skip


def _three(text: str) -> str:
    """Three digits that are the same in every process."""
    return f"{crc32(text.encode()) % 1000:03d}"


def registered(desks: Clinic, family: str, count: int) -> list[UUID]:
    return [
        desks.reception.register(stranger(family, n), "Another person").patient_id
        for n in range(count)
    ]


def drafts(clinic: StaffedClinic, patients: list[UUID], amount: int) -> list[UUID]:
    """One sale for each, not yet issued."""
    till = inner(clinic, "BILLING").till
    line = NewLine("Cream", 1, amount)
    return [till.make_invoice(NewInvoice("SALE", one, "EUR", (line,))).id for one in patients]


def issued(clinic: StaffedClinic, patients: list[UUID], amount: int) -> list[InvoiceFacts]:
    return [clinic.role("BILLING").money.issue(one) for one in drafts(clinic, patients, amount)]


def at(quarter: int) -> datetime:
    """The so-many-th quarter of an hour from tomorrow noon on."""
    return TOMORROW + quarter * QUARTER
