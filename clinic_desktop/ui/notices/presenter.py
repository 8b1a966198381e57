"""What the person was told: how many are new, which is read, where it leads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.domain.notices.interface import NoticeCard, NoticesDesk
from clinic_desktop.ui.presenter import Presenter, ScreenView
from clinic_desktop.ui.workplace import Workplace

OPENS_FILES = "patients.directory.search"
"""Who finds patients may be led to one; the service decides whether the file opens."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """`patient_id` only where the person may go there."""

    id: UUID
    at: datetime
    text: str
    is_new: bool
    patient_id: UUID | None


class NoticesView(ScreenView, Protocol):
    def show_unread(self, count: int) -> None:
        """How many the bell names."""

    def show_notices(self, rows: tuple[NoticeRow, ...]) -> None:
        """All of them, unread first."""

    def put_away(self) -> None:
        """The person goes on to a patient."""


class NoticesPresenter(Presenter):
    def __init__(self, view: NoticesView, place: Workplace, notices: NoticesDesk) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._place, self._notices = view, place, notices
        place.follow(frozenset({"notice", "notice_read"}), lambda _kinds: self.load())

    def load(self) -> None:
        self._ask(self._notices.mine, self._show, "notices")

    def read(self, row: NoticeRow) -> None:
        """It is no longer new for this person."""
        if row.is_new:
            self._run(lambda: self._notices.read(row.id), lambda _: self.load())

    def open(self, row: NoticeRow) -> None:
        """Read it and, where it is about a patient, go there."""
        self.read(row)
        if row.patient_id is not None:
            self._view.put_away()
            self._place.ways.open_patient(row.patient_id)

    def read_all(self, rows: tuple[NoticeRow, ...]) -> None:
        new = [row.id for row in rows if row.is_new]

        def read() -> None:
            for notice_id in new:
                self._notices.read(notice_id)

        if new:
            self._run(read, lambda _: self.load())

    def _show(self, cards: tuple[NoticeCard, ...]) -> None:
        may, zone = self._place.may(OPENS_FILES), self._place.zone
        rows = tuple(_row(card, zone, may) for card in cards)
        self._view.show_unread(sum(row.is_new for row in rows))
        self._view.show_notices(rows)


def _row(card: NoticeCard, zone: ZoneInfo, may_open: bool) -> NoticeRow:
    patient = card.patient_id if may_open else None
    return NoticeRow(card.id, card.at.astimezone(zone), card.text, card.read_at is None, patient)
