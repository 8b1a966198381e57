"""The one door: declared, allowed, whole, kept. On both engines."""

import json
import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from clinic_desktop.core import errors
from clinic_desktop.core.once import Once, Replayed
from clinic_desktop.domain.centre.interface import CentreDesk, ResourceCard
from clinic_desktop.domain.centre.models import Resource, Task
from clinic_desktop.store import audit
from clinic_desktop.store.service import Service, performs
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock


def chain(clinic: StaffedClinic) -> list[dict[str, Any]]:
    """The bodies of a chain that has been verified."""
    with clinic.engine.connect() as connection:
        verdict = audit.verify(connection)
        assert verdict.bad is None, verdict
        asked = select(audit.event_table.c.body).order_by(audit.event_table.c.seq)
        return [json.loads(body) for body in connection.scalars(asked)]


class Sly(Service):
    """A service that tries what services must not."""

    @performs(CentreDesk.add_resource)
    def add_resource(self, kind: str, name: str) -> ResourceCard:
        getattr(self, "_" + kind)(name)
        return ResourceCard(uuid4(), uuid4(), "ROOM", name, True, 1)

    def _bulk(self, name: str) -> None:
        self.session.execute(update(Resource).values(name=name))

    def _half(self, name: str) -> None:
        site = self.session.scalars(select(Resource.site_id)).first()
        self.session.add(Resource(site_id=site, kind="ROOM", name=name))
        self.session.flush()
        raise errors.RuleViolation("no")

    def _flaky(self, name: str) -> None:
        tries.append(name)
        if len(tries) < 3:
            raise OperationalError("x", {}, Exception("database is locked"))

    def _stranger(self, name: str) -> None:
        self._work.run(CentreDesk.next_number.__operation__, lambda: None)  # type: ignore[attr-defined]

    @performs(CentreDesk.resources)
    def resources(self, kind: str) -> tuple[ResourceCard, ...]:
        self.session.add(Resource(site_id=uuid4(), kind="ROOM", name="x"))
        self.session.flush()
        return ()


tries: list[str] = []


def sly(clinic: StaffedClinic, role: str = "ADMIN") -> Sly:
    work = clinic.role(role).centre._work  # type: ignore[attr-defined]
    return Sly(work)


def rooms(clinic: StaffedClinic) -> list[str]:
    return [card.name for card in clinic.role("ADMIN").centre.resources("ROOM")]


def test_a_command_is_one_row_with_actor_and_rows(clinic: StaffedClinic) -> None:
    card = clinic.role("ADMIN").centre.add_resource("ROOM", "Room 2")
    last = chain(clinic)[-1]
    me = clinic.role("ADMIN").accounts.whoami()
    assert (last["op"], last["actor"], last["outcome"]) == (
        "centre.add_resource",
        str(me.id),
        "done",
    )
    assert last["touched"] == [f"resource/{card.id}"]


def test_a_refusal_leaves_nothing_but_its_own_row(clinic: StaffedClinic) -> None:
    before = rooms(clinic)
    with pytest.raises(errors.RuleViolation):
        sly(clinic).add_resource("half", "Ghost")
    last = chain(clinic)[-1]
    assert (last["outcome"], last["touched"]) == ("clinic.rule", [])
    assert rooms(clinic) == before


def test_the_table_of_permissions_refuses(clinic: StaffedClinic) -> None:
    with pytest.raises(errors.Forbidden):
        clinic.role("NURSE").centre.add_resource("ROOM", "Mine")
    assert chain(clinic)[-1]["outcome"] == "clinic.forbidden"
    with pytest.raises(errors.SignedOut):
        clinic.as_caller(None).centre.settings()
    with pytest.raises(errors.SignedOut):
        clinic.as_caller("staff.made-up").centre.settings()


def test_inner_operations_are_reached_through_their_outer_one_only(clinic: StaffedClinic) -> None:
    for role in ("ADMIN", "RECEPTION"):
        with pytest.raises(errors.Forbidden):
            clinic.role(role).centre.next_number("MRN", "2026")
    with pytest.raises(TypeError, match=r"does not include centre.next_number"):
        sly(clinic).add_resource("stranger", "x")


def test_questions_cannot_write(clinic: StaffedClinic) -> None:
    with pytest.raises(errors.ClinicError):
        sly(clinic).resources("ROOM")
    assert rooms(clinic) == ["Consulting room 1"]


def test_bulk_changes_name_what_they_touch(clinic: StaffedClinic) -> None:
    with pytest.raises(TypeError, match="touches"):
        sly(clinic).add_resource("bulk", "x")


def test_busy_is_tried_again_whole(clinic: StaffedClinic) -> None:
    tries.clear()
    sly(clinic).add_resource("flaky", "x")
    assert len(tries) == 3


def test_no_session_without_an_operation(clinic: StaffedClinic) -> None:
    with pytest.raises(TypeError, match="no operation"):
        _ = sly(clinic).session


def test_broken_audit_hands_out_nothing(
    clinic: StaffedClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise errors.Unavailable

    desk = clinic.role("ADMIN").centre
    monkeypatch.setattr(audit, "append", broken)
    with pytest.raises(errors.Unavailable):
        desk.add_resource("ROOM", "Room 3")
    monkeypatch.undo()
    assert "Room 3" not in rooms(clinic)


def test_one_key_one_deed(clinic: StaffedClinic) -> None:
    once = Once("key-1", "digest", lambda outcome: b"kept")
    token = clinic.token("ADMIN")
    clinic.as_caller(token, once).centre.add_resource("ROOM", "Room 4")
    with pytest.raises(Replayed) as again:
        clinic.as_caller(token, once).centre.add_resource("ROOM", "Room 4")
    assert again.value.answer == b"kept"
    other = Once("key-1", "another", lambda outcome: b"")
    with pytest.raises(errors.KeyReused):
        clinic.as_caller(token, other).centre.add_resource("ROOM", "Room 5")
    assert rooms(clinic).count("Room 4") == 1


def test_eight_requests_with_one_key_do_it_once(clinic: StaffedClinic) -> None:
    token, outcomes = clinic.token("ADMIN"), list[object]()

    def ask() -> None:
        once = Once("key-2", "digest", lambda outcome: b"kept")
        try:
            outcomes.append(clinic.as_caller(token, once).centre.add_resource("ROOM", "Once"))
        except Replayed as again:
            outcomes.append(again.answer)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rooms(clinic).count("Once") == 1
    assert outcomes.count(b"kept") == 7


def test_stale_save_is_refused_with_both_versions(clinic: StaffedClinic) -> None:
    desk = clinic.role("ADMIN").centre
    shown = desk.settings().version
    desk.change_settings({"phone": "+43 1 5550000"}, shown)
    with pytest.raises(errors.Stale) as refused:
        desk.change_settings({"phone": "+43 1 5559999"}, shown)
    assert refused.value.params == {"shown": str(shown), "stands": str(shown + 1)}
    assert desk.settings().phone == "+43 1 5550000"


def test_every_row_says_who_and_when(clinic: StaffedClinic, clock: TestClock) -> None:
    clock.go(seconds=5)
    card = clinic.role("ADMIN").centre.add_resource("ROOM", "Room 6")
    with clinic.store.reading() as session:
        row = session.get(Resource, card.id)
        assert row is not None
        assert (row.created_at, row.updated_at) == (clock.now, clock.now)
        assert row.created_by == clinic.role("ADMIN").accounts.whoami().id


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET body = '{}'", "DELETE FROM audit_event"]
)
def test_the_chain_is_never_changed(clinic: StaffedClinic, statement: str) -> None:
    with pytest.raises(Exception, match=r"audit.append_only"), clinic.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_forged_row_breaks_the_chain_or_is_refused(clinic: StaffedClinic) -> None:
    forged = text(
        "INSERT INTO audit_event (chain, seq, prev, hash, body)"
        " VALUES ('main', 999999, 'x', 'y', '{}')"
    )
    with pytest.raises(Exception, match=r"audit.chain_order"), clinic.engine.begin() as connection:
        connection.execute(forged)


@pytest.mark.row("F184")
def test_verify_names_the_first_bad_place(clinic: StaffedClinic) -> None:
    from clinic_desktop.store import walls

    clinic.role("ADMIN").centre.add_resource("ROOM", "Room 7")
    with clinic.engine.begin() as connection:
        walls.remove(connection)  # the owner of the file can take the walls off; the chain tells
        connection.execute(
            text("UPDATE audit_event SET body = replace(body, 'done', 'gone') WHERE seq = 3")
        )
    with clinic.engine.connect() as connection:
        verdict = audit.verify(connection)
    assert (verdict.bad, verdict.kind) == (3, "hash")


def test_tasks_are_made_once_and_shown_to_their_role(clinic: StaffedClinic) -> None:
    with clinic.store.reading() as session:
        assert session.scalars(select(Task)).all() == []
    assert clinic.role("RECEPTION").centre.my_tasks() == ()


def test_own_ids_are_uuids_on_both_engines(clinic: StaffedClinic) -> None:
    card = clinic.role("ADMIN").centre.add_resource("ROOM", "Room 8")
    with clinic.engine.connect() as connection:
        asked = text("SELECT CAST(id AS TEXT) FROM resource WHERE name = 'Room 8'")
        assert connection.scalar(asked) == str(UUID(str(card.id)))
