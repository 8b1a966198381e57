"""One patient with two hundred entries on the timeline, made by playing the way again and again."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.app.container import Container
from clinic_desktop.app.journey import Journey
from clinic_desktop.app.seed import staffed
from clinic_desktop.app.walk import filling
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import Crew, paired
from clinic_desktop.app.walk.people import people
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.clock import utc_now

LONG_AGO = timedelta(days=700)
ENTRIES, MOST = 200, 14
KEPT = "history.json"


def journey(container: Container, crew: Crew) -> Journey:
    """A way to be gone, with a tablet of its own beside this process."""
    tablet = paired(crew("ADMIN"), container, "Tablet of the bench")
    way = Way(crew, crew.clock, tablet, container.as_system().papers.seal_waiting)
    return Journey(way, container, ZoneInfo(crew("ADMIN").centre.settings().time_zone))


def patient(url: str, folder: Path, entries: int = ENTRIES) -> UUID:
    """Who has at least so many entries in this database; made the first time, long ago."""
    kept = folder / KEPT
    known = json.loads(kept.read_text()) if kept.exists() else {}
    if url in known:
        return UUID(known[url])
    with staffed(url, folder, utc_now() - LONG_AGO, cost=4) as (container, crew, _):
        long = journey(container, crew)
        way = long.way
        person = next(people(901, 1, crew.clock().date()))
        steps.register(way, person, filling.AS_IF)
        for number in range(MOST):
            for name, step in long.steps(number):
                if name != "Register":
                    step()
            if len(way.desks("SURGEON").progress.timeline(way.patient_id)) >= entries:
                break
            way.consents.clear()
        known[url] = str(way.patient_id)
    kept.write_text(json.dumps(known))
    return way.patient_id
