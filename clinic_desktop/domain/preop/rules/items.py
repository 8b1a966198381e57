"""Requirements: which rows a line asks for, who owns them, until when they hold."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.core.procedures import DueEvent, PreopGate, PreopLine

PATIENT = "PATIENT"


def asked_for(lines: Iterable[PreopLine]) -> Iterator[tuple[PreopLine, PreopGate]]:
    """Each line at its gate, and once more on the day where it is asked again then."""
    for line in lines:
        yield line, line.gate
        if line.again_on_day and line.gate is not PreopGate.DAY:
            yield line, PreopGate.DAY


def due_days_at(line: PreopLine, gate: PreopGate) -> int | None:
    """Days from `due_event`; what is asked again is due on the day."""
    return line.due_days if gate is line.gate else 0


def due_on(event: str, days: int | None, surgery: date | None) -> date | None:
    """The last day for it; None where that does not hang on the day of surgery."""
    if surgery is None or days is None or event != DueEvent.SURGERY:
        return None
    return surgery + timedelta(days=days)


def owns(roles: Iterable[str], owners: Iterable[str]) -> bool:
    return not set(owners).isdisjoint(roles)


def waits_for_staff(roles: Iterable[str], owners: Iterable[str]) -> bool:
    """A patient's answer is looked through by the staff who own the item too."""
    return set(roles) == {PATIENT} and bool(set(owners) - {PATIENT})


def holds_until(
    done_at: datetime, gate: str, valid_days: int | None, zone: ZoneInfo
) -> datetime | None:
    """The end of the validity; on the day means until midnight there; None: it stays done."""
    if valid_days is not None:
        return done_at + timedelta(days=valid_days)
    if gate != PreopGate.DAY:
        return None
    tomorrow = done_at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, zone).astimezone(UTC)
