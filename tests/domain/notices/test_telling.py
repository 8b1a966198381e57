"""Told once, read by each; mail leaves once, is tried again and given up in the end."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest

from clinic_desktop.core import errors
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.notices.interface import Mail, Posting, Telling
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON, TestClock
from tests.support.inner import inner
from tests.support.ways import Ways

MAIL = Mail("leila.haddad@clinic.test", "Your appointment", "On Monday at noon.", "en")


@pytest.fixture
def teller(clinic: StaffedClinic) -> Clinic:
    return inner(clinic, "SURGEON")


def telling(**more: object) -> Telling:
    plain = {"event": "P02", "text": "A plan waits.", "entity": "procedure_plan"}
    return Telling(**{"entity_id": uuid4(), **plain, **more})  # type: ignore[arg-type]


def me(clinic: StaffedClinic, role: str) -> UUID:
    return clinic.role(role).accounts.whoami().id


@pytest.mark.row("F159")
def test_people_and_roles_are_told_once(clinic: StaffedClinic, teller: Clinic) -> None:
    said = telling(people=(me(clinic, "SURGEON"),), roles=("NURSE", "RECEPTION"))
    for _ in range(3):
        teller.notices.tell(said)
    for role in ("SURGEON", "NURSE", "RECEPTION"):
        (card,) = clinic.role(role).notices.mine()
        assert (card.event, card.text, card.entity_id) == ("P02", "A plan waits.", said.entity_id)
        assert (card.at, card.read_at) == (NOON, None)
    assert clinic.role("BILLING").notices.mine() == ()
    teller.notices.tell(telling(entity_id=said.entity_id, roles=("NURSE",), again="2"))
    assert len(clinic.role("NURSE").notices.mine()) == 2


def test_each_of_a_role_reads_for_themselves(clinic: StaffedClinic, teller: Clinic) -> None:
    said = telling(people=(me(clinic, "RECEPTION"),), roles=("RECEPTION", "NURSE"))
    teller.notices.tell(said)
    desk, nurse = clinic.role("RECEPTION").notices, clinic.role("NURSE").notices
    for card in desk.mine():
        desk.read(card.id)
        desk.read(card.id)
    assert [card.read_at for card in desk.mine()] == [NOON, NOON]
    assert [card.read_at for card in nurse.mine()] == [None]
    with pytest.raises(errors.NotFound):
        clinic.role("BILLING").notices.read(desk.mine()[0].id)
    with pytest.raises(errors.NotFound):
        desk.read(uuid4())


def test_unread_first_then_the_newest(
    clinic: StaffedClinic, teller: Clinic, clock: TestClock
) -> None:
    for text in ("first", "second", "third"):
        teller.notices.tell(telling(text=text, roles=("NURSE",)))
        clock.go(minutes=1)
    nurse = clinic.role("NURSE").notices
    nurse.read(next(card.id for card in nurse.mine() if card.text == "third"))
    assert [card.text for card in nurse.mine()] == ["second", "first", "third"]


@pytest.mark.row("F121")
@pytest.mark.row("F009")
def test_a_mail_is_written_with_its_cause_and_leaves_once(
    clinic: StaffedClinic, teller: Clinic, ways: Ways
) -> None:
    said = telling(mail=MAIL, patient_id=UUID(ways.patient().patient))
    teller.notices.tell(said)
    teller.notices.tell(said)
    (posting,) = teller.notices.due(10)
    assert (posting.mail, posting.tries) == (MAIL, 0)
    assert teller.notices.due(10) == (), "leased to the first"
    teller.notices.sent(posting.id)
    teller.notices.sent(posting.id)
    teller.notices.not_sent(posting.id, "too late to fail")
    assert [(s.state, s.tries) for s in clinic.role("RECEPTION").notices.outbox()] == [("SENT", 0)]
    assert teller.notices.due(10) == ()


def test_nothing_is_told_when_the_cause_is_refused(clinic: StaffedClinic) -> None:
    with pytest.raises(errors.Forbidden):
        clinic.role("SURGEON").notices.tell(telling(roles=("NURSE",), mail=MAIL))
    assert clinic.role("NURSE").notices.mine() == ()
    assert clinic.role("ADMIN").notices.outbox() == ()


def test_tried_again_later_under_the_same_message_id(teller: Clinic, clock: TestClock) -> None:
    teller.notices.tell(telling(mail=MAIL))
    (first,) = teller.notices.due(10)
    teller.notices.not_sent(first.id, "connection refused")
    assert teller.notices.due(10) == ()
    clock.go(seconds=59)
    assert teller.notices.due(10) == ()
    clock.go(seconds=1)
    (second,) = teller.notices.due(10)
    assert (second.message_id, second.tries) == (first.message_id, 1)


def test_a_sender_that_died_loses_its_lease(teller: Clinic, clock: TestClock) -> None:
    teller.notices.tell(telling(mail=MAIL))
    (first,) = teller.notices.due(10)
    clock.go(minutes=5)
    (second,) = teller.notices.due(10)
    assert second.message_id == first.message_id


def test_after_three_days_reception_is_asked(clinic: StaffedClinic, clock: TestClock) -> None:
    teller = inner(clinic, "SURGEON")
    teller.notices.tell(telling(mail=MAIL))
    tries = 0
    while clinic.role("RECEPTION").notices.outbox()[0].state != "DEAD":
        (posting,) = teller.notices.due(1)
        teller.notices.not_sent(posting.id, "connection refused " * 60)
        clock.go(hours=6)
        clinic.forget()
        tries += 1
    assert tries == 13, "three days of six hours, and the first"
    (task,) = clinic.role("RECEPTION").centre.my_tasks()
    assert (task.kind, task.entity_id) == ("MAIL_GIVEN_UP", posting.id)
    clock.go(days=1)
    assert inner(clinic, "SURGEON").notices.due(10) == ()


def test_the_outbox_shows_states_to_those_who_may(clinic: StaffedClinic, teller: Clinic) -> None:
    teller.notices.tell(telling(mail=MAIL))
    for role in ("RECEPTION", "ADMIN"):
        (state,) = clinic.role(role).notices.outbox()
        assert not hasattr(state, "mail")
    with pytest.raises(errors.Forbidden):
        clinic.role("NURSE").notices.outbox()


def test_two_senders_never_get_the_same(teller: Clinic) -> None:
    for _ in range(12):
        teller.notices.tell(telling(mail=MAIL))
    gate = Barrier(4)

    def send(_: int) -> tuple[Posting, ...]:
        gate.wait()
        return teller.notices.due(3) + teller.notices.due(3)

    with ThreadPoolExecutor(4) as pool:
        got = [posting.id for found in pool.map(send, range(4)) for posting in found]
    rest = [posting.id for posting in teller.notices.due(99)]
    assert len(got) == len(set(got))
    assert len({*got, *rest}) == len(got) + len(rest) == 12


def test_two_who_tell_the_same_at_once_both_succeed(clinic: StaffedClinic, teller: Clinic) -> None:
    said = telling(roles=("NURSE",), mail=MAIL)
    gate = Barrier(6)

    def tell(_: int) -> None:
        gate.wait()
        teller.notices.tell(said)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(tell, range(6)))
    assert len(clinic.role("NURSE").notices.mine()) == 1
    assert len(teller.notices.due(10)) == 1
