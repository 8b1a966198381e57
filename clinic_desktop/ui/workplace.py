"""What a screen gets of the program around it: who acts, where it is, ways to go on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.domain.accounts.interface import Me
from clinic_desktop.domain.centre.interface import Settings
from clinic_desktop.ui.lane import LaneSet
from clinic_desktop.ui.presenter import StepUp

Follower = Callable[[frozenset[str]], None]


class Ways(Protocol):
    """Where one may go from a screen; the shell knows how."""

    def open_patient(self, patient_id: UUID) -> None: ...
    def open_consultation(self, consultation_id: UUID) -> None: ...
    def open_plan(self, plan_id: UUID) -> None: ...
    def open_consent(self, consent_id: UUID) -> None: ...
    def open_case(self, case_id: UUID) -> None: ...
    def open_theatre(self, plan_id: UUID | None) -> None: ...
    def open_billing(self, patient_id: UUID | None) -> None: ...
    def open_register(self, typed: str) -> None: ...
    def open_screen(self, name: str) -> None: ...
    def show_paper(self, title: str, pdf: bytes) -> None: ...
    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Workplace:
    """One signed-in person at one machine.

    `follow(kinds, tell)` calls `tell` on the main thread with the kinds of rows (table names) that
    changed anywhere; the answer stops it. `clock` is the one clock of the program.
    """

    me: Me
    settings: Settings
    lanes: LaneSet
    step_up: StepUp
    ways: Ways
    clock: Callable[[], datetime]
    follow: Callable[[frozenset[str], Follower], Callable[[], None]]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.time_zone)

    def may(self, *permissions: str) -> bool:
        """Whether the person holds any of these."""
        return any(permission in self.me.permissions for permission in permissions)

    def today(self) -> datetime:
        """Now, in the site's zone."""
        return self.clock().astimezone(self.zone)
