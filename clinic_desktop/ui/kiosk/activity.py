"""What a task on the tablet is to the frame around it, and the frame to the task. No Qt."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal.interface import TicketSession
from clinic_desktop.ui.messages import Message

T = TypeVar("T")
PORTAL = "PORTAL"
"""The activity that no ticket opens: a patient's own account."""
NO_TICKET = TicketSession("", PORTAL, None, datetime.max.replace(tzinfo=UTC))


class Canvas(Protocol):
    """The part of the view that a task speaks to."""

    def show_error(self, message: Message) -> None: ...

    def show_problem(self, words: str, *, again: bool = False) -> None:
        """Above the page; no words take it away. `again` offers to try once more."""

    def show_news(self, words: str) -> None:
        """Something good to know, above the page."""

    def show_page(self, page: object, behind: int, pages: int, minutes: int) -> None:
        """Page `behind + 1` of `pages`; `minutes` are left, 0 where nobody knows."""


class Around(Protocol):
    """What a task needs of the tablet around it."""

    def attempt(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """A command that waits; tried again as it was when the line was dead."""

    def quietly(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """A command nobody waits for."""

    def done(self, title: str, text: str = "", *, finish: bool = False) -> None:
        """The task is over; `finish` tells the service so."""


class Activity(Protocol):
    """One task, from the opened ticket to its end. It holds a patient only in between."""

    @property
    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        """What its sheets ask for by `acted(act, value)`; named "register.", "pay.", …"""

    def attach(self, around: Around) -> None: ...

    def begin(self, clinic: Clinic, session: TicketSession) -> None:
        """`clinic` asks as the opened ticket."""

    def show_again(self) -> None:
        """The page in front, in the language that is now spoken; nothing else changes."""

    def stay(self) -> None:
        """A cheap question, so that the service hears that somebody is there."""

    def forget(self) -> None:
        """Nothing of the patient stays. May come twice, and without a begin."""
