"""What went another way than usual on the day: flagged for the reader, never refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from clinic_desktop.domain.theatre.interface import PHASES, TIMES
from clinic_desktop.domain.theatre.rules.checklists import checklist

WORDS = {
    "SIGN_IN": "sign in",
    "TIME_OUT": "time out",
    "SIGN_OUT": "sign out",
    "WHEELS_IN": "wheels in",
    "ANAESTHESIA": "anaesthesia",
    "INCISION": "incision",
    "CLOSURE": "closure",
    "WHEELS_OUT": "wheels out",
}
BEFORE = (("SIGN_IN", "ANAESTHESIA"), ("TIME_OUT", "INCISION"), ("SIGN_OUT", "WHEELS_OUT"))


@dataclass(frozen=True, slots=True)
class Answered:
    """When an item was answered for the first time."""

    phase: str
    item: str
    at: datetime


def deviations(
    profile: str, first: Iterable[Answered], times: Mapping[str, datetime]
) -> tuple[str, ...]:
    """Phases out of order, acts before their phase was complete, times out of order."""
    answered = tuple(first)
    done = {phase: _complete(profile, phase, answered) for phase in PHASES}
    asked = tuple(phase for phase in PHASES if _codes(profile, phase))
    found: list[str] = []
    for earlier, later in zip(asked, asked[1:], strict=False):
        begun = min((a.at for a in answered if a.phase == later), default=None)
        if begun is not None and _late(done[earlier], begun):
            found.append(f"The {WORDS[later]} began before the {WORDS[earlier]} was complete.")
    for phase, act in BEFORE:
        if phase in asked and act in times and _late(done[phase], times[act]):
            found.append(f"The {WORDS[phase]} was not complete at {WORDS[act]}.")
    given = [what for what in TIMES if what in times]
    for earlier, later in zip(given, given[1:], strict=False):
        if times[later] < times[earlier]:
            found.append(f"The time of {WORDS[later]} lies before that of {WORDS[earlier]}.")
    return tuple(found)


def _codes(profile: str, phase: str) -> set[str]:
    return {item.code for item in checklist(profile).items if item.phase == phase}


def _complete(profile: str, phase: str, answered: Iterable[Answered]) -> datetime | None:
    """When the last open item of the phase was answered; None while one is open."""
    at = {a.item: a.at for a in answered if a.phase == phase}
    codes = _codes(profile, phase)
    return max((at[code] for code in codes), default=None) if codes <= set(at) else None


def _late(done: datetime | None, act: datetime) -> bool:
    return done is None or done > act
