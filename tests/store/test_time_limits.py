"""How long a transaction may wait, run and stand still on PostgreSQL, and what is said then."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from clinic_desktop.core import errors
from clinic_desktop.core.operations import operation, operations_of
from clinic_desktop.domain.accounts.service.callers import system_caller
from clinic_desktop.domain.billing.interface import BillingDesk
from clinic_desktop.domain.centre.interface import CentreDesk, ResourceCard
from clinic_desktop.domain.patients.interface.imports import ImportsDesk
from clinic_desktop.domain.workflow.interface.exports import ExportsDesk
from clinic_desktop.store.engine import PEOPLE_WAIT, WORK_TAKES
from clinic_desktop.store.service import Service, Work, performs
from tests.support.clinics import StaffedClinic

ON_POSTGRES = pytest.mark.parametrize("engine_name", ["postgresql"])


class Worker(Service):
    """Does within a transaction whatever a test gives it to do."""

    todo: Callable[[Any], object] = staticmethod(lambda session: None)

    @performs(CentreDesk.add_resource)
    def add_resource(self, kind: str, name: str) -> ResourceCard:
        self.todo(self.session)
        return ResourceCard(uuid4(), uuid4(), kind, name, True, 1)

    @performs(CentreDesk.resources)
    def resources(self, _kind: str) -> tuple[ResourceCard, ...]:
        self.todo(self.session)
        return ()


def worker(work: Work, todo: Callable[[Any], object]) -> Worker:
    made = Worker(work)
    made.todo = todo  # type: ignore[method-assign]
    return made


def of_person(clinic: StaffedClinic) -> Work:
    work: Work = clinic.role("ADMIN").centre._work  # type: ignore[attr-defined]
    return work


def of_program(clinic: StaffedClinic) -> Work:
    may = {operation(m).permission for _, m in operations_of(CentreDesk)}
    return Work(clinic.store, caller=system_caller(may))


def limits(work: Work) -> dict[str, str]:
    found: dict[str, str] = {}

    def look(session: Any) -> None:
        found.update({name: session.scalar(text(f"SHOW {name}")) for name in PEOPLE_WAIT})

    worker(work, look).add_resource("ROOM", "x")
    written = dict(found)
    worker(work, look).resources("ROOM")
    assert found == written
    return found


def minutes(wanted: dict[str, str]) -> dict[str, str]:
    return {name: limit.replace("60s", "1min") for name, limit in wanted.items()}


@contextmanager
def short(clinic: StaffedClinic, name: str) -> Iterator[None]:
    """The limit of that name, but so that a test can wait for it."""

    def cut(connection: Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL {name} = '100ms'")

    event.listen(clinic.engine, "begin", cut)
    yield
    event.remove(clinic.engine, "begin", cut)


def wait_for_the_end(clinic: StaffedClinic, pid: int) -> None:
    there = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
    for _ in range(600):
        with clinic.engine.connect() as other:
            if not other.scalar(there, {"pid": pid}):
                return
        threading.Event().wait(0.05)


@ON_POSTGRES
def test_people_wait_less_than_the_programs_own_work(clinic: StaffedClinic) -> None:
    assert limits(of_person(clinic)) == PEOPLE_WAIT
    assert limits(of_program(clinic)) == minutes(WORK_TAKES)
    assert limits(of_person(clinic)) == PEOPLE_WAIT, "it was for that transaction alone"


def test_what_is_long_by_its_nature_says_so() -> None:
    for method in (ImportsDesk.take_in, ExportsDesk.person, BillingDesk.month):
        assert operation(method).long, method


@ON_POSTGRES
def test_a_row_that_is_held_is_a_refusal_that_can_be_tried_again(clinic: StaffedClinic) -> None:
    take = text("SELECT id FROM site FOR UPDATE")
    desk = worker(of_person(clinic), lambda session: session.execute(take))
    with clinic.engine.connect() as other:
        other.execute(take)
        with short(clinic, "lock_timeout"), pytest.raises(errors.Busy, match="try again"):
            desk.add_resource("ROOM", "x")
    desk.add_resource("ROOM", "x")


@ON_POSTGRES
def test_a_statement_that_runs_too_long_is_a_refusal(clinic: StaffedClinic) -> None:
    desk = worker(of_person(clinic), lambda session: session.execute(text("SELECT pg_sleep(9)")))
    with short(clinic, "statement_timeout"):
        for call in (desk.add_resource, lambda kind, _name: desk.resources(kind)):
            with pytest.raises(errors.TookTooLong, match="ask for less"):
                call("ROOM", "x")


@ON_POSTGRES
def test_a_transaction_that_stood_still_is_done_again(clinic: StaffedClinic) -> None:
    tries: list[int] = []

    def stand_still_once(session: Any) -> None:
        tries.append(session.scalar(text("SELECT pg_backend_pid()")))
        if len(tries) == 1:
            session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '100ms'"))
            wait_for_the_end(clinic, tries[0])
        session.execute(text("SELECT 1"))

    worker(of_person(clinic), stand_still_once).add_resource("ROOM", "x")
    assert len(tries) == 2


def test_a_database_that_stays_locked_is_a_refusal_that_can_be_tried_again(
    clinic: StaffedClinic,
) -> None:
    def locked(_session: Any) -> None:
        raise OperationalError("x", {}, Exception("database is locked"))

    with pytest.raises(errors.Busy, match="try again"):
        worker(of_person(clinic), locked).add_resource("ROOM", "x")
