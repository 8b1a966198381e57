"""The one place that turns an expected failure into what a person reads. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from clinic_desktop.core.errors import ClinicError, Unmet


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition that is not met yet; `since` says from when it will be, empty if unknown."""

    code: str
    text: str
    who: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class WayOn:
    """A button beside what was refused: its words, and what a press does."""

    words: str
    go: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, what is safe, what to do next, and the code for support.

    `way` leads past the refusal, where this person may go past it.
    """

    what: str
    safe: str = ""
    next: str = ""
    code: str = ""
    reasons: tuple[Reason, ...] = ()
    way: WayOn | None = None

    @property
    def sentence(self) -> str:
        """All of it as one text, as a screen reader says it."""
        parts = [self.what, self.safe, *(reason_line(reason) for reason in self.reasons), self.next]
        return " ".join(part for part in parts if part)


WITH_A_REASON = "Where it cannot wait, open the patient's file with a reason (Alt+G)."
ADVICE: dict[str, tuple[str, str]] = {
    "clinic.conflict": ("What you typed is still here.", "Reload, compare, and save again."),
    "clinic.stale": ("What you typed is still here.", "Compare both and save again."),
    "clinic.forbidden": ("Nothing was changed.", ""),
    "clinic.not_found": ("Nothing was changed.", "Go back and search again."),
    "clinic.signed_out": ("Your drafts are kept.", "Sign in again to go on."),
    "clinic.unavailable": ("Your own work is safe.", "Try again in a moment."),
    "clinic.too_many": ("Nothing was changed.", "Wait a minute, then try again."),
    "patients.restricted": ("", WITH_A_REASON),
    "patients.not_assigned": ("Nothing was changed.", WITH_A_REASON),
    "clinic.fault": ("Nothing was saved.", "Report the code below to whoever supports you."),
}
"""By code: what is safe and what to do next, for errors whose own words stop at what happened."""


def plain_moment(moment: datetime) -> str:
    """A point in time by the clock of this computer, which stands in the clinic."""
    return f"{moment.astimezone():%d %b %Y, %H:%M}"


def message_of(error: ClinicError, say_when: Callable[[datetime], str] = plain_moment) -> Message:
    """What to show for `error`; `say_when` words the earliest dates."""
    safe, advice = ADVICE.get(error.code, ("", ""))
    return Message(
        what=str(error),
        safe=_unless_said(safe, str(error)),
        next=_unless_said(advice, str(error)),
        code=error.code,
        reasons=tuple(_reason(unmet, say_when) for unmet in error.unmet),
    )


def reason_line(reason: Reason) -> str:
    """One reason as a sentence: the text, who can meet it, from when it is met."""
    extra = ", ".join(part for part in (reason.who, reason.since) if part)
    return f"{reason.text} ({extra})" if extra else reason.text


def _reason(unmet: Unmet, say_when: Callable[[datetime], str]) -> Reason:
    since = f"from {say_when(unmet.earliest)}" if unmet.earliest else ""
    return Reason(unmet.code, unmet.text, unmet.who, since)


def _unless_said(part: str, words: str) -> str:
    """Services write good sentences too: nothing is told twice."""
    return "" if part and part.rstrip(".").lower() in words.lower() else part
