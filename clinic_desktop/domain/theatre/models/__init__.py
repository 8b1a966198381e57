"""Tables and walls of theatre."""

from clinic_desktop.domain.theatre.models import closing, walls
from clinic_desktop.domain.theatre.models.record import (
    CaseCount,
    CaseEvent,
    ChecklistAnswer,
    OperationNote,
    Reconfirmation,
)
from clinic_desktop.domain.theatre.models.tables import (
    CaseHold,
    CaseTeam,
    SurgeonBlock,
    SurgicalCase,
    Theatre,
    TheatreBooking,
)

GUARDS = (*walls.GUARDS, *closing.GUARDS)

__all__ = [
    "GUARDS",
    "CaseCount",
    "CaseEvent",
    "CaseHold",
    "CaseTeam",
    "ChecklistAnswer",
    "OperationNote",
    "Reconfirmation",
    "SurgeonBlock",
    "SurgicalCase",
    "Theatre",
    "TheatreBooking",
]
