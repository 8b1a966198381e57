"""One invented patient through all fourteen steps, with what proves each, and the papers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic_desktop.app import demo, host, logins, remote
from clinic_desktop.app.container import COST, Container, open_container
from clinic_desktop.app.walk import day as theatre_day
from clinic_desktop.app.walk import way as to_the_case
from clinic_desktop.app.walk.crew import Crew, JumpingClock, paired
from clinic_desktop.app.walk.people import people
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.clock import utc_now
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.billing.interface import InvoiceFacts, PaymentFacts
from clinic_desktop.domain.workflow.interface.progress import GateShut, WorkflowStatus

DAYS_TO_SURGERY = 16
"""Past every reflection time that ships, but one month of guardians."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One step, and what the services answered that proves it."""

    step: int
    name: str
    ok: bool
    proof: str


@dataclass(slots=True)
class Journey:
    """A way, and what its last steps came to."""

    way: Way
    container: Container
    zone: ZoneInfo
    invoice: InvoiceFacts | None = None
    payment: PaymentFacts | None = None

    def steps(self, seed: int) -> Iterator[tuple[str, Callable[[], str]]]:
        way = self.way
        person = next(people(seed, 1, way.clock().date()))
        yield "Register", lambda: to_the_case.register(way, person, "Another person")
        yield "Appointment", self._meet
        yield "Consultation completed", lambda: to_the_case.consult(way)
        yield "Plan", lambda: to_the_case.plan(way)
        yield "Plan approved", lambda: to_the_case.approve(way)
        yield "Consent created", lambda: to_the_case.make_consent(way)
        yield "Consent signed", self._sign
        yield "Pre-op", lambda: to_the_case.complete_preop(way, ("SCHED",))
        yield "Surgical case", lambda: to_the_case.make_case(way)
        yield "Theatre booked", self._book
        yield "Surgery day", lambda: theatre_day.surgery_day(way)
        yield "Operation completed", lambda: theatre_day.operate(way)
        yield "Bill", self._bill
        yield "Payment", self._pay

    def papers(self) -> Iterator[tuple[str, bytes]]:
        """All papers of the way, by file name."""
        way, front = self.way, self.way.desks("RECEPTION")
        yield "quotation.pdf", front.papers.quotation(way.plan_id)
        for kind, consent_id in way.consents.items():
            name = "consent.pdf" if kind == "PROCEDURE" else "consent-anaesthesia.pdf"
            yield name, way.desks("SURGEON").consent.document(consent_id)
        assert self.invoice is not None
        assert self.payment is not None
        yield "invoice.pdf", front.papers.invoice(self.invoice.id)
        yield "receipt.pdf", front.papers.receipt(self.payment.id)
        for number, card in enumerate(front.papers.implant_cards(way.case_id), 1):
            yield f"implant-card-{number}.pdf", card

    def status(self) -> WorkflowStatus:
        return self.way.desks("RECEPTION").progress.status(self.way.patient_id)

    def _meet(self) -> str:
        """The first morning on which the surgeon does not operate."""
        for days in range(1, 90):
            try:
                return to_the_case.book_consultation(self.way, self._morning(days))
            except GateShut as taken:
                last = taken
        raise last

    def _sign(self) -> str:
        """After the time of reflection that the clinic's policy wants."""
        self.way.clock.go_to(self._morning(DAYS_TO_SURGERY))
        return to_the_case.sign_consents(self.way)

    def _book(self) -> str:
        return theatre_day.book_theatre(self.way, self.free_time())

    def free_time(self) -> datetime:
        """The first free time of some working day; what was booked before stays."""
        way = self.way
        length = way.desks("SURGEON").plans.plan(way.plan_id).card.minutes
        for days in range(DAYS_TO_SURGERY, 90):
            at = way.clock() + timedelta(days=days)
            if at.weekday() < 5:
                free = way.desks("THEATRE_MANAGER").theatre.free_slots(
                    at.astimezone(self.zone).date(), length, None, (way.surgeon_id,)
                )
                if free:
                    return free[0].starts_at
        raise LookupError("no free theatre")

    def _bill(self) -> str:
        self.invoice = theatre_day.bill(self.way)
        return f"invoice {self.invoice.number}, {self.invoice.status}"

    def _pay(self) -> str:
        assert self.invoice is not None
        self.payment = theatre_day.pay(self.way, self.invoice)
        return f"receipt {self.payment.receipt_number}, {self.payment.status}"

    def _morning(self, days: int) -> datetime:
        """Nine o'clock at the clinic, so many days on, on a working day."""
        day: date = self.way.clock().astimezone(self.zone).date() + timedelta(days=days)
        while day.weekday() >= 5:
            day += timedelta(days=1)
        return datetime.combine(day, time(9), self.zone)


@contextmanager
def prepared(
    url: str, folder: Path, policy: str = "none", start: datetime | None = None, cost: int = COST
) -> Iterator[Journey]:
    """A demonstration clinic (made where the database is empty), its service, a paired tablet.

    Raises NotDemo.
    """
    clock = JumpingClock(start or utc_now())
    logins.upgrade(url, folder)
    container = open_container(url, data_dir=folder, clock=clock, cost=cost)
    service = host.serve(container)
    try:
        if not container.as_caller(None).centre.face().founded:
            demo.furnish(container, policy, "EUR", "Europe/Vienna")
        staff = {r: one for one in reversed(demo.colleagues(container)) for r in one.roles}
        crew = Crew(container, clock, staff)
        service.start()
        far = remote.connect(service.url, ca=service.ca, clock=clock)
        tablet = paired(crew("ADMIN"), far, f"Tablet {clock():%H%M%S}")
        way = Way(
            crew, clock, tablet, container.as_system().papers.seal_waiting, "BREAST_AUG",
            (Side.LEFT, Side.RIGHT),
        )  # fmt: skip
        yield Journey(way, container, ZoneInfo(crew("ADMIN").centre.settings().time_zone))
        far.close()
    finally:
        service.stop()
        container.close()


def play(journey: Journey, seed: int) -> Iterator[Proof]:
    """Step by step; the first refusal ends it with its words."""
    for number, (name, step) in enumerate(journey.steps(seed), 1):
        yield Proof(number, name, True, step())
