"""Hands a tablet over: somebody registers on it, or a patient looks over the own details. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal.interface import DeviceCard, NewTicket, TicketCard
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"ticket", "device"})
STATES = {
    "SENT": "It waits on the tablet.",
    "OPENED": "It is being filled in.",
    "DONE": "Finished on the tablet.",
    "RECALLED": "Taken back.",
    "TRIES": "Closed: the birth date was wrong too often.",
    "EXPIRED": "Ended: nobody went on with it.",
}
LIVE = ("SENT", "OPENED")


@dataclass(frozen=True, slots=True)
class TabletPage:
    """Tablets that can be handed over, and how the task stands that was sent from here."""

    devices: tuple[DeviceCard, ...]
    state: str
    is_out: bool


class TabletView(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_tablets(self, page: TabletPage) -> None: ...


class ToTabletPresenter(Presenter):
    """`patient_id` is None for somebody who is not registered yet."""

    def __init__(
        self, view: TabletView, clinic: Clinic, place: Workplace, patient_id: UUID | None = None
    ) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        self._patient, self._ticket = patient_id, UUID(int=0)
        self._unfollow = place.follow(WATCHED, lambda _: self.load())

    def end(self) -> None:
        """The line is gone from the screen."""
        self._unfollow()

    def load(self) -> None:
        portal = self._clinic.portal
        self._ask(lambda: (portal.devices(), portal.tickets()), self._shown, "tablets")

    def send(self, device_id: UUID, language: str) -> None:
        purpose = "REGISTER" if self._patient is None else "UPDATE"
        new = NewTicket(device_id, purpose, self._patient, language=language)

        def sent(card: TicketCard) -> None:
            self._ticket = card.id
            self.load()

        self._run(lambda: self._clinic.portal.issue(new), sent)

    def recall(self) -> None:
        ticket = self._ticket
        self._run(lambda: self._clinic.portal.recall(ticket), lambda _: self.load())

    def _shown(self, found: tuple[tuple[DeviceCard, ...], tuple[TicketCard, ...]]) -> None:
        devices, tickets = found
        state = next((one.state for one in tickets if one.id == self._ticket), "")
        self._view.show_tablets(TabletPage(devices, STATES.get(state, ""), state in LIVE))
