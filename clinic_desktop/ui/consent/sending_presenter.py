"""Sends a consent to a tablet, and takes it back. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Protocol
from uuid import UUID

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal.interface import DeviceCard, NewTicket, TicketCard
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

STATES = {
    "SENT": "Waits on the tablet for the patient",
    "OPENED": "The patient has it open",
    "DONE": "Finished on the tablet",
    "RECALLED": "Taken back",
    "TRIES": "Closed: the birth date was wrong too often",
    "EXPIRED": "Ended: nobody opened it in time",
}
LIVE = ("SENT", "OPENED")


@dataclass(frozen=True, slots=True)
class SendPage:
    """Tablets that can take it, and the newest task of this consent, in words."""

    devices: tuple[DeviceCard, ...]
    ticket: TicketCard | None
    state: str

    @property
    def is_out(self) -> bool:
        return self.ticket is not None and self.ticket.state in LIVE


class SendView(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_tablets(self, page: SendPage) -> None: ...


class SendPresenter(Presenter):
    def __init__(
        self, view: SendView, clinic: Clinic, place: Workplace, patient: UUID, consent: UUID
    ) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        self._patient, self._consent = patient, consent
        self._ticket: TicketCard | None = None

    def load(self) -> None:
        self._ask(self._looked, self._shown, f"tablets {self._consent}")

    def send(self, device_id: UUID) -> None:
        new = NewTicket(device_id, "CONSENT", self._patient, self._consent)
        self._run(lambda: self._clinic.portal.issue(new), lambda _: self._sent())

    def recall(self) -> None:
        ticket = self._ticket
        if ticket is not None:
            self._run(lambda: self._clinic.portal.recall(ticket.id), lambda _: self.load())

    def _sent(self) -> None:
        self._place.ways.tell("Sent to the tablet. It asks for the birth date first.")
        self.load()

    def _looked(self) -> SendPage:
        portal = self._clinic.portal
        return page_of(portal.devices(), portal.tickets(), self._consent, self._place.zone)

    def _shown(self, page: SendPage) -> None:
        self._ticket = page.ticket
        self._view.show_tablets(page)


def page_of(
    devices: tuple[DeviceCard, ...],
    tickets: tuple[TicketCard, ...],
    consent: UUID,
    zone: tzinfo | None = None,
) -> SendPage:
    ticket = next((one for one in tickets if one.entity_id == consent), None)
    if ticket is None:
        return SendPage(devices, None, "")
    where = next((one.name for one in devices if one.id == ticket.device_id), "")
    said = STATES.get(ticket.state, ticket.state.capitalize())
    if ticket.draft_until is not None:
        said += f"; what was begun is kept until {ticket.draft_until.astimezone(zone):%H:%M}"
    return SendPage(devices, ticket, f"{where}: {said}" if where else said)
