"""The register of overrides and the review of each. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.centre.interface import OverrideRow
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.audit.words import RegisterRow, rate, register_row
from clinic_desktop.ui.messages import Message, message_of
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset({"override", "override_review"})
DAYS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The newest first; `rate` is the guard against emergencies as a habit."""

    rows: tuple[RegisterRow, ...]
    waiting: int
    rate: str
    can: frozenset[str]


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_page(self, page: RegisterPage) -> None: ...
    def show_shut(self, message: Message) -> None: ...
    def review_kept(self) -> None: ...


class RegisterPresenter(Presenter):
    """Live: a new override and a colleague's review appear by themselves."""

    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        self._days = DAYS[0]
        self._names: dict[UUID, str] = {}
        place.follow(WATCHED, lambda _: self.load())

    def load(self) -> None:
        """The register of the last days, with the names of those who act in it."""
        until = self._place.clock() + timedelta(days=1)
        since, clinic = until - timedelta(days=self._days + 1), self._clinic

        def ask() -> tuple[OverrideRow, ...]:
            rows = clinic.overrides.register(since, until)
            if not self._names:
                staff = clinic.staff.colleagues(None)
                self._names = {one.id: f"{one.title} {one.name}".strip() for one in staff}
            return rows

        self._ask(ask, self._show, "register", self._not_shown)

    def show_days(self, choice: int) -> None:
        """One of DAYS, back from now."""
        self._days = DAYS[choice]
        self.load()

    def review(self, override_id: UUID, result: str, text: str) -> None:
        """Once, by somebody else than who used it."""

        def kept(_: object) -> None:
            self._view.review_kept()
            self._place.ways.tell("The review is kept.")
            self.load()

        self._run(lambda: self._clinic.overrides.review(override_id, result, text), kept)

    def open_case(self, row: RegisterRow) -> None:
        if row.case_id is not None:
            self._place.ways.open_case(row.case_id)

    def open_patient(self, row: RegisterRow) -> None:
        if row.patient_id is not None:
            self._place.ways.open_patient(row.patient_id)

    def _show(self, rows: tuple[OverrideRow, ...]) -> None:
        now, me = self._place.today(), self._place.me.id
        shown = tuple(register_row(row, self._names, me, now) for row in rows)
        due = sum(row.review_due is not None and not row.review_result for row in rows)
        ways = {"case": "theatre.case.read", "patient": "patients.record.read_admin"}
        can = frozenset(way for way, needed in ways.items() if self._place.may(needed))
        self._view.show_page(RegisterPage(shown, due, rate(rows, self._names, now), can))

    def _not_shown(self, error: ClinicError) -> None:
        self._view.show_shut(message_of(error))
