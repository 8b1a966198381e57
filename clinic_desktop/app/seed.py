"""Demonstration data through the services: `seed`, and the clinic that `--demo` opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from clinic_desktop.app import demo, logins
from clinic_desktop.app.container import COST, Container, open_container
from clinic_desktop.app.demo import Credential
from clinic_desktop.app.walk import filling
from clinic_desktop.app.walk.crew import Crew, JumpingClock, paired
from clinic_desktop.core.clock import utc_now

BEFORE = timedelta(days=3)
"""So long ago the patients of the demonstration began their way."""


@contextmanager
def staffed(
    url: str, folder: Path, start: datetime, policy: str = "none", cost: int = COST
) -> Iterator[tuple[Container, Crew, bool]]:
    """A demonstration clinic with its colleagues; True where it was made just now.

    Raises NotDemo.
    """
    logins.upgrade(url, folder)
    clock = JumpingClock(start)
    container = open_container(url, data_dir=folder, clock=clock, cost=cost)
    try:
        new = not container.as_caller(None).centre.face().founded
        if new:
            demo.furnish(container, policy, "EUR", "Europe/Vienna")
        staff = {r: one for one in reversed(demo.colleagues(container)) for r in one.roles}
        yield container, Crew(container, clock, staff), new
    finally:
        container.close()


def seed(
    url: str, folder: Path, patients: int, number: int, *, hostile: bool = False, cost: int = COST
) -> tuple[Credential, ...]:
    """So many invented patients; an empty database is initialised first."""
    with staffed(url, folder, utc_now(), cost=cost) as (container, crew, _):
        filling.register_many(crew, patients, number, hostile=hostile)
        return demo.colleagues(container)


def demonstration(url: str, folder: Path, cost: int = COST) -> tuple[Credential, ...]:
    """Filled once: patients at every stage, and a day of appointments."""
    now = utc_now()
    with staffed(url, folder, now - BEFORE, cost=cost) as (container, crew, new):
        if new:
            tablet = paired(crew("ADMIN"), container, "Tablet of the reception")
            filling.fill_way(crew, container, tablet, 7)
            crew.clock.go_to(now)
            filling.fill_today(crew, 7)
        return demo.colleagues(container)
