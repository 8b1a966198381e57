"""Fills a demonstration clinic: patients at every stage, through the services only."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.app.container import Container
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import Crew, Tablet
from clinic_desktop.app.walk.people import people
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core import errors
from clinic_desktop.domain.consultations.interface import NewAppointment

AS_IF = "Invented for the demonstration"
VISITS = 8
"""Appointments from now on, so that a demonstration has some at any time of day."""


def register_many(crew: Crew, count: int, seed: int, *, hostile: bool = False) -> int:
    """So many invented people; a likely double is another person here. How many were made."""
    today = crew.clock().date()
    for person in people(seed, count, today, hostile=hostile):
        crew("RECEPTION").reception.register(person, AS_IF)
    return count


def fill_today(crew: Crew, seed: int, later: timedelta = timedelta(0)) -> None:
    """A day of appointments, the first one `later` than now: some waiting, one inside."""
    desks = crew("RECEPTION")
    zone = ZoneInfo(desks.centre.settings().time_zone)
    now = crew.clock().astimezone(zone) + later
    surgeon = crew("SURGEON").accounts.whoami().id
    begin = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    for number, person in enumerate(people(seed + 1, VISITS, now.date())):
        made = crew("RECEPTION").reception.register(person, AS_IF)
        starts = begin + timedelta(minutes=20 * number)
        try:
            card = crew("RECEPTION").reception.book(
                NewAppointment(
                    made.patient_id, surgeon, starts, starts + timedelta(minutes=20),
                    reason="First consultation",
                )
            )  # fmt: skip
        except errors.ClinicError:
            continue  # that time is taken
        if number in (1, 2, 3) and starts.date() == now.date():  # late at night few are left
            crew("RECEPTION").reception.check_in(card.id)
            if number == 1:
                crew("SURGEON").visits.start(card.id)


def fill_way(crew: Crew, container: Container, tablet: Tablet, seed: int) -> None:
    """Four patients on their way: planned, approved, consent made, consent signed."""
    clock = crew.clock
    for number, person in enumerate(people(seed + 2, 4, clock().date())):
        way = Way(crew, clock, tablet, container.as_system().papers.seal_waiting)
        steps.register(way, person, AS_IF)
        steps.book_consultation(way, clock() + timedelta(minutes=20))
        steps.consult(way)
        steps.plan(way)
        if number >= 1:
            steps.approve(way)
        if number >= 2:
            steps.make_consent(way)
        if number >= 3:
            steps.sign_consents(way)
