"""Hands a tablet over: somebody registers on it, or a patient looks over the own details. No Qt."""

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

WATCHED = frozenset({"ticket", "device", "draft"})
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
class Begun:
    """A registration that was begun on a tablet and waits to go on; `words` say which one."""

    ticket_id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class TabletPage:
    """Tablets that can be handed over, and how the task stands that was sent from here."""

    devices: tuple[DeviceCard, ...]
    state: str
    is_out: bool
    begun: tuple[Begun, ...] = ()


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

    def send(self, device_id: UUID, language: str, begun: UUID | None = None) -> None:
        """`begun`: the task whose registration goes on."""
        purpose = "REGISTER" if self._patient is None else "UPDATE"
        new = NewTicket(device_id, purpose, self._patient, begun, language)

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
        words, zone = STATES.get(state, ""), self._place.zone
        begun: tuple[Begun, ...] = ()
        if self._patient is None:
            begun = begun_of(devices, tickets, zone)
        elif state not in LIVE:
            words = f"{words} {kept_words(tickets, self._patient, zone)}".strip()
        self._view.show_tablets(TabletPage(devices, words, state in LIVE, begun))


def begun_of(
    devices: tuple[DeviceCard, ...], tickets: tuple[TicketCard, ...], zone: tzinfo
) -> tuple[Begun, ...]:
    """Registrations that can go on, the newest first; of one that went on only the last part."""
    names = {one.id: one.name for one in devices}
    went_on = {one.entity_id for one in tickets if one.state in LIVE or one.draft_until}
    return tuple(
        Begun(
            one.id,
            f"{names.get(one.device_id, 'Tablet') if one.device_id else 'Tablet'}, sent"
            f" {one.issued_at.astimezone(zone):%H:%M}, kept until"
            f" {one.draft_until.astimezone(zone):%H:%M}",
        )
        for one in tickets
        if one.purpose == "REGISTER" and one.draft_until is not None
        if one.state not in LIVE and one.id not in went_on
    )


def kept_words(
    tickets: tuple[TicketCard, ...], patient_id: UUID, zone: tzinfo, purpose: str = "UPDATE"
) -> str:
    """Until when this patient can go on with what was begun; "" where nothing waits."""
    until = max(
        (
            one.draft_until
            for one in tickets
            if one.draft_until is not None
            if (one.patient_id, one.purpose) == (patient_id, purpose)
        ),
        default=None,
    )
    if until is None:
        return ""
    return f"What was begun is kept until {until.astimezone(zone):%H:%M} for the next try."
