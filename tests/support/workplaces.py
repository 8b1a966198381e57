"""A workplace for screens under test: real desks, lanes at once, ways that are written down."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.lane import LaneSet
from clinic_desktop.ui.workplace import Follower, Workplace
from tests.support.lane import InlineLanes


class WrittenWays:
    """Where somebody was sent, in order; `said` are the toasts, `papers` what was shown."""

    def __init__(self) -> None:
        self.went: list[tuple[str, Any]] = []
        self.said: list[str] = []
        self.papers: list[tuple[str, bytes]] = []

    def open_patient(self, patient_id: UUID) -> None:
        self.went.append(("patient", patient_id))

    def open_consultation(self, consultation_id: UUID) -> None:
        self.went.append(("consultation", consultation_id))

    def open_plan(self, plan_id: UUID) -> None:
        self.went.append(("plan", plan_id))

    def open_consent(self, consent_id: UUID) -> None:
        self.went.append(("consent", consent_id))

    def open_case(self, case_id: UUID) -> None:
        self.went.append(("case", case_id))

    def open_theatre(self, plan_id: UUID | None) -> None:
        self.went.append(("theatre", plan_id))

    def open_billing(self, patient_id: UUID | None) -> None:
        self.went.append(("billing", patient_id))

    def open_register(self, typed: str) -> None:
        self.went.append(("register", typed))

    def open_screen(self, name: str) -> None:
        self.went.append((name, None))

    def show_paper(self, title: str, pdf: bytes) -> None:
        self.papers.append((title, pdf))

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        self.said.append(text)


class Changes:
    """What others change, told by hand: `changed("consent")`."""

    def __init__(self) -> None:
        self._followers: list[tuple[frozenset[str], Follower]] = []

    def follow(self, kinds: frozenset[str], tell: Follower) -> Callable[[], None]:
        self._followers.append((kinds, tell))
        return lambda: None

    def changed(self, *kinds: str) -> None:
        for watched, tell in self._followers:
            if watched & set(kinds):
                tell(watched & frozenset(kinds))


def workplace(
    desks: Clinic,
    clock: Callable[[], datetime],
    ways: WrittenWays,
    changes: Changes | None = None,
    lanes: LaneSet | None = None,
) -> Workplace:
    """Of the colleague whose desks these are."""
    return Workplace(
        desks.accounts.whoami(),
        desks.centre.settings(),
        lanes or InlineLanes(),
        desks.accounts.step_up,
        ways,
        clock,
        (changes or Changes()).follow,
    )
