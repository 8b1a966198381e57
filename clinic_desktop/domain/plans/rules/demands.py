"""What a plan asks of the clinic: class and purpose of its acts, time, place, consents."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_desktop.core.procedures import ProcedureEntry, Profile
from clinic_desktop.core.waiting import ActClass, Purpose
from clinic_desktop.domain.plans.interface import PlanLine
from clinic_desktop.domain.plans.rules.catalogue import needs_anaesthesia_consent
from clinic_desktop.domain.plans.rules.words import SIDES

CLASSES = (ActClass.SURGERY, ActClass.INJECTION, ActClass.OTHER, ActClass.EMERGENCY)
"""The most demanding first: waiting rules are strictest for surgery, an emergency never waits."""

PURPOSES = (
    Purpose.COSMETIC,
    Purpose.REVISION_WARRANTY,
    Purpose.THERAPEUTIC,
    Purpose.COMPLICATION,
)
"""The one that waits longest first."""


@dataclass(frozen=True, slots=True)
class Demands:
    """`minutes` is the theatre block of all lines, `turnover` the longest of their procedures."""

    act_class: ActClass
    purpose: Purpose
    minutes: int
    turnover: int
    profile: Profile
    needs_anaesthesia_consent: bool
    has_implants: bool
    acts: tuple[tuple[ActClass, Purpose], ...]


def demands(lines: tuple[PlanLine, ...], catalogue: Mapping[str, ProcedureEntry]) -> Demands:
    """Of all lines together; a plan without lines is taken for cosmetic surgery in theatre."""
    entries = [(line, catalogue[line.procedure_code]) for line in lines]
    classes = [entry.act_class for _, entry in entries]
    purposes = [line.purpose or Purpose.COSMETIC for line in lines]
    in_theatre = not entries or any(entry.profile is Profile.THEATRE for _, entry in entries)
    return Demands(
        act_class=min(classes, key=CLASSES.index, default=CLASSES[0]),
        purpose=min(purposes, key=PURPOSES.index, default=PURPOSES[0]),
        minutes=sum(line.minutes for line in lines),
        turnover=max((entry.minutes.turnover for _, entry in entries), default=0),
        profile=Profile.THEATRE if in_theatre else Profile.TREATMENT_ROOM,
        needs_anaesthesia_consent=any(needs_anaesthesia_consent(e, line) for line, e in entries),
        has_implants=any(line.implants or e.needs_implants for line, e in entries),
        acts=tuple(
            dict.fromkeys((e.act_class, line.purpose or Purpose.COSMETIC) for line, e in entries)
        ),
    )


def title_of(lines: tuple[PlanLine, ...], catalogue: Mapping[str, ProcedureEntry]) -> str:
    """`Liposuction: left flank, chin; Abdominoplasty` in the order of the lines."""
    places: dict[str, list[str]] = {}
    for line in lines:
        entry = catalogue[line.procedure_code]
        areas = {area.code: area.name for area in entry.areas}
        side = "" if line.site in areas and SIDES[line.side] == "middle" else SIDES[line.side]
        words = " ".join(part for part in (side, areas.get(line.site, line.site).lower()) if part)
        found = places.setdefault(line.name, [])
        if words and words not in found:
            found.append(words)
    parts = (f"{name}: {', '.join(where)}" if where else name for name, where in places.items())
    return "; ".join(parts)
