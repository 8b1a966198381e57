"""What others changed: ids and kinds in commit order, resumable, for whom it is meant."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from uuid import UUID

import pytest

from clinic_desktop.app import host, remote
from clinic_desktop.app.walk import crew
from clinic_desktop.app.walk.crew import Tablet
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.gateway.changes_route import MOST_OF_ONE
from clinic_desktop.gateway.follower import Follower
from tests.domain.patients.people import LEILA, person
from tests.gateway.patients import registered
from tests.gateway.wires import Wires
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.engines import on_both_engines
from tests.support.inner import inner

WAIT = 60.0


@dataclass(slots=True)
class Stream:
    """One open answer of /api/changes, read event by event."""

    line: HTTPConnection
    answer: HTTPResponse
    events: list[dict[str, str]] = field(default_factory=list)

    def next(self) -> dict[str, str]:
        """The next event that carries a number."""
        event: dict[str, str] = {}
        while True:
            text = self.answer.readline().decode().rstrip("\n")
            if text and not text.startswith(":"):
                name, _, value = text.partition(": ")
                event[name] = value
            elif not text and "id" in event:
                return event
            elif not text:
                event = {}

    def close(self) -> None:
        self.answer.close()
        self.line.close()


@dataclass(slots=True)
class Opener:
    wires: Wires
    streams: list[Stream] = field(default_factory=list)

    def __call__(self, token: str | None, seen: str | None = None) -> Stream:
        link = self.wires.link(token)
        line = link.open_line(WAIT)
        headers = link.authorised() | ({} if seen is None else {"Last-Event-ID": seen})
        line.request("GET", "/api/changes", headers=headers)
        self.streams.append(Stream(line, line.getresponse()))
        return self.streams[-1]


@pytest.fixture
def listen(wires: Wires) -> Iterator[Opener]:
    opener = Opener(wires)
    yield opener
    for stream in opener.streams:
        stream.close()


@on_both_engines
def test_a_new_follower_begins_at_the_newest(clinic: StaffedClinic, listen: Opener) -> None:
    stream = listen(clinic.token("RECEPTION"))
    assert stream.answer.status == 200
    assert stream.answer.headers["content-type"].startswith("text/event-stream")
    first = stream.next()
    assert first["event"] == "reset"
    assert int(first["id"]) == clinic.newest_change()
    made = inner(clinic, "RECEPTION").patients.register(LEILA, "")
    while True:
        event = stream.next()
        if ["patient", str(made.patient_id)] in json.loads(event.get("data", "[]")):
            break
    assert "Leila" not in event["data"]


def test_a_cut_line_reads_on_where_it_was(clinic: StaffedClinic, listen: Opener) -> None:
    token = clinic.token("RECEPTION")
    desk = inner(clinic, "RECEPTION").patients
    start = clinic.newest_change()
    made = [desk.register(person(f"Person{n}"), "x" * 3).patient_id for n in range(3)]
    whole = listen(token, str(start))
    numbers, found = [], set[str]()
    while len(found) < 3:
        event = whole.next()
        numbers.append(int(event["id"]))
        found |= {row for kind, row in json.loads(event["data"]) if kind == "patient"}
    assert found == {str(one) for one in made}
    assert numbers == sorted(numbers)
    again = listen(token, str(numbers[0]))
    assert int(again.next()["id"]) == numbers[1]


def test_a_number_of_another_history_begins_anew(clinic: StaffedClinic, listen: Opener) -> None:
    event = listen(clinic.token("NURSE"), "999999999").next()
    assert event["event"] == "reset"
    assert int(event["id"]) <= clinic.newest_change()


NO_NUMBERS: tuple[str, ...] = (
    "-1",
    "x",
    "1.5",
    "9" * 30,
    "٣",
)


def test_numbers_that_are_none(clinic: StaffedClinic, wires: Wires) -> None:
    for seen in NO_NUMBERS:
        link = wires.link(clinic.token("NURSE"))
        line = link.open_line(WAIT)
        headers = {**link.authorised(), "Last-Event-ID": seen.encode()}
        line.request("GET", "/api/changes", headers=headers)  # type: ignore[arg-type]
        answer = line.getresponse()
        assert (answer.status, json.loads(answer.read())["code"]) == (422, "clinic.last_event_id")
        line.close()


def test_nobody_takes_the_places_of_all(clinic: StaffedClinic, listen: Opener) -> None:
    greedy, modest = clinic.token("NURSE"), clinic.token("RECEPTION")
    for _ in range(MOST_OF_ONE):
        listen(greedy).next()
    refused = listen(greedy).answer
    assert (refused.status, refused.headers["retry-after"]) == (429, "30")
    listen(modest).next()


def test_only_staff_and_tablets_listen(clinic: StaffedClinic, wires: Wires) -> None:
    assert wires.ask("GET", "/api/changes").status == 401
    assert wires.ask("GET", "/api/changes", token="staff.nonsense").status == 401
    somebody = registered(clinic, wires)
    assert wires.ask("GET", "/api/changes", token=somebody.token).status == 403


def paired(clinic: StaffedClinic, name: str) -> Tablet:
    return crew.paired(clinic.role("ADMIN"), clinic, name)


def test_a_tablet_hears_of_its_own_tasks_alone(clinic: StaffedClinic, listen: Opener) -> None:
    mine, other = paired(clinic, "Tablet 1"), paired(clinic, "Tablet 2")
    patient = inner(clinic, "RECEPTION").patients.register(LEILA, "").patient_id
    start = clinic.newest_change()
    stream = listen(mine.token, str(start))
    desk = clinic.role("RECEPTION").portal
    desk.issue(NewTicket(other.device_id, "UPDATE", patient))
    ticket = desk.issue(NewTicket(mine.device_id, "UPDATE", patient))
    heard = []
    while not heard:
        event = stream.next()
        heard = json.loads(event.get("data", "[]"))
    assert heard == [["ticket", str(ticket.id)]]
    desk.recall(ticket.id)
    while True:
        event = stream.next()
        if "data" in event:
            break
    assert json.loads(event["data"]) == [["ticket", str(ticket.id)]]
    assert str(patient) not in json.dumps(event)


def test_the_stream_ends_with_the_session(clinic: StaffedClinic, listen: Opener) -> None:
    token = clinic.token("RECEPTION")
    stream = listen(token)
    stream.next()
    clinic.as_caller(token).accounts.sign_out()
    lines = []
    while line := stream.answer.readline():
        lines.append(line)
    assert b"event: end\n" in lines


def test_listening_is_no_use_of_a_session(
    clinic: StaffedClinic, clock: TestClock, listen: Opener
) -> None:
    token = clinic.token("RECEPTION")
    stream = listen(token)
    stream.next()
    for _ in range(3):
        clock.go(minutes=9)
        clinic.listener(token)
    clock.go(minutes=3)
    inner(clinic, "NURSE").patients.register(LEILA, "")
    while line := stream.answer.readline():
        if line == b"event: end\n":
            break
    else:
        pytest.fail("the stream outlived its idle session")


@on_both_engines
def test_a_remote_clinic_hears_what_others_change(
    clinic: StaffedClinic, service: host.Service
) -> None:
    far = remote.connect(service.url, ca=service.ca, clock=clinic.clock)
    heard = threading.Event()
    leave = far.follow(heard.set)
    desks = far.as_caller(clinic.token("RECEPTION"))
    assert heard.wait(WAIT)  # the stream is open and says where it stands
    seen = far.newest_change()
    heard.clear()
    made = desks.reception.register(LEILA, "")
    found: set[tuple[str, str]] = set()
    while ("patient", str(made.patient_id)) not in found:
        assert heard.wait(WAIT)
        heard.clear()
        found |= {one for change in far.changes_since(seen) for one in change.touched}
    assert far.newest_change() > seen
    leave()
    far.close()


def test_a_follower_outlives_a_restart_of_the_service(clinic: StaffedClinic) -> None:
    first = host.serve(clinic)
    first.start()
    link = remote.open_link(first.url, ca=first.ca).with_token(clinic.token("RECEPTION"))
    follower = Follower(link)
    assert follower.wait_open(WAIT)
    heard = threading.Event()
    follower.follow(heard.set)
    first.stop()
    made: UUID = inner(clinic, "RECEPTION").patients.register(LEILA, "").patient_id
    second = host.serve(clinic, port=first.port)
    second.start()
    found: set[tuple[str, str]] = set()
    while ("patient", str(made)) not in found:
        assert heard.wait(WAIT)
        heard.clear()
        found |= {one for change in follower.since(0) for one in change.touched}
    follower.close()
    second.stop()
