"""A patient who was called in a moment ago, for the tests of the consultation."""

from datetime import date, timedelta

import pytest

from clinic_desktop.app.walk import way as walk
from clinic_desktop.app.walk.crew import JumpingClock, paired
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import Registration
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.workplaces import Changes, WrittenWays, workplace
from tests.ui.consultation.room import Room


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # what the screens do does not depend on the engine


@pytest.fixture
def room(clinic: StaffedClinic, clock: TestClock) -> Room:
    walking = JumpingClock(clock.now)

    def desks(role: str) -> Clinic:
        clock.now = walking.now
        clinic.forget()
        return clinic.role(role)

    tablet = paired(desks("RECEPTION"), clinic, "Tablet 1")
    way = walk.Way(desks, walking, tablet, clinic.as_system().papers.seal_waiting)
    person = Registration(
        "Leila", "Haddad-Moreau", date(1988, 3, 14), accepted_privacy="1", accepted_terms="1"
    )
    walk.register(way, person)
    walk.book_consultation(way, walking.now + timedelta(minutes=30))
    surgeon, ways, changes = desks("SURGEON"), WrittenWays(), Changes()
    return Room(clinic, way, surgeon, workplace(surgeon, clock, ways, changes), ways, changes)
