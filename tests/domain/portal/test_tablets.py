"""Tablets: paired by a code, one task at a time, opened by the birth date, ended once."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.tablet_key import TabletKey
from clinic_desktop.app.walk import crew
from clinic_desktop.app.walk.crew import Tablet
from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface import TooManyTries
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import Registration
from clinic_desktop.domain.portal import interface as face
from clinic_desktop.domain.portal import rules
from clinic_desktop.domain.portal.interface import NewTicket
from tests.domain.patients.people import LEILA, person
from tests.support.clinics import PASSWORD, PIN, StaffedClinic, email_of
from tests.support.clock import TestClock
from tests.support.inner import inner

BORN = date(1988, 3, 14)


KEY = TabletKey(MemorySecrets()).public()


def paired(clinic: StaffedClinic, name: str = "Tablet 1") -> Tablet:
    return crew.paired(clinic.role("ADMIN"), clinic, name)


def patient(clinic: StaffedClinic, who: Registration = LEILA) -> UUID:
    return inner(clinic, "RECEPTION").patients.register(who, "").patient_id


def sent(clinic: StaffedClinic, tablet: Tablet | face.Paired, **more: object) -> face.TicketCard:
    values = {"purpose": "UPDATE", "patient_id": None, **more}
    if values["purpose"] != "REGISTER" and values["patient_id"] is None:
        values["patient_id"] = patient(clinic)
    new = NewTicket(tablet.device_id, **values)  # type: ignore[arg-type]
    return clinic.role("RECEPTION").portal.issue(new)


def on(_clinic: StaffedClinic, tablet: Tablet) -> Clinic:
    return tablet.desks


def test_a_pairing_code_is_good_once_and_not_for_long(
    clinic: StaffedClinic, clock: TestClock
) -> None:
    admin, nobody = clinic.role("ADMIN").portal, clinic.as_caller(None).portal
    first = admin.make_pairing("Desk")
    made = nobody.pair(f" {first.code[:4].lower()}-{first.code[4:]} ", KEY)
    assert (made.device_id, made.name) == (first.device_id, "Desk")
    with pytest.raises(face.PairingRefused):
        nobody.pair(first.code, KEY)
    late = admin.make_pairing("Late")
    clock.go(minutes=10)
    for code in (late.code, "", "AAAAAAAA", "é" * 500):
        with pytest.raises(face.PairingRefused):
            nobody.pair(code, KEY)


def test_only_who_may_pairs_behind_the_pin(clinic: StaffedClinic) -> None:
    with pytest.raises(errors.StepUpNeeded):
        clinic.as_caller(clinic.token("ADMIN", pin=False)).portal.make_pairing("x")
    with pytest.raises(errors.Forbidden):
        clinic.role("SURGEON").portal.make_pairing("x")


def test_a_revoked_tablet_is_out_at_once(clinic: StaffedClinic) -> None:
    tablet = paired(clinic)
    card = sent(clinic, tablet)
    opened = on(clinic, tablet).portal.identify(BORN)
    clinic.role("ADMIN").portal.revoke_device(tablet.device_id)
    with pytest.raises(face.NotPaired):
        on(clinic, tablet).portal.task()
    with pytest.raises(face.TicketGone):
        clinic.as_caller(opened.token).portal.finish()
    with pytest.raises(face.TicketSpent):
        clinic.role("RECEPTION").portal.recall(card.id)
    with pytest.raises(face.DeviceKept):
        clinic.role("ADMIN").portal.revoke_device(tablet.device_id)
    assert clinic.role("RECEPTION").portal.devices() == ()
    assert [d.revoked_at is None for d in clinic.role("ADMIN").portal.all_devices()] == [False]


@pytest.mark.row("F065")
def test_a_tablet_sees_its_task_and_nobody_elses(clinic: StaffedClinic) -> None:
    mine, other = paired(clinic), paired(clinic, "Tablet 2")
    assert on(clinic, mine).portal.task() is None
    card = sent(clinic, mine)
    task = on(clinic, mine).portal.task()
    assert task is not None
    assert (task.ticket_id, task.purpose, task.asks_birth_date) == (card.id, "UPDATE", True)
    assert on(clinic, other).portal.task() is None
    assert on(clinic, mine).portal.own_tickets() == (card.id,)
    assert on(clinic, other).portal.own_tickets() == ()
    cards = clinic.role("RECEPTION").portal.devices()
    assert [(card.name, card.busy) for card in cards] == [("Tablet 1", True), ("Tablet 2", False)]


def test_a_tablet_may_nothing_else(clinic: StaffedClinic) -> None:
    tablet = paired(clinic)
    desks = on(clinic, tablet)
    for refused in (desks.accounts.whoami, desks.portal.devices, desks.centre.settings):
        with pytest.raises(errors.Forbidden):
            refused()
    with pytest.raises(errors.Forbidden):
        desks.patients.card(patient(clinic))
    with pytest.raises(errors.Forbidden):
        desks.portal.finish()


def test_the_birth_date_opens_the_task(clinic: StaffedClinic) -> None:
    tablet, leila = paired(clinic), patient(clinic)
    other = patient(clinic, person("Mara", "Olsen", date(1970, 1, 2)))
    sent(clinic, tablet, patient_id=leila)
    opened = on(clinic, tablet).portal.identify(BORN)
    desks = clinic.as_caller(opened.token)
    assert desks.patients.details(leila).card.first == "Leila"
    with pytest.raises(errors.NotFound):
        desks.patients.details(other)
    for refused in (desks.accounts.whoami, desks.portal.devices):
        with pytest.raises(errors.Forbidden):
            refused()


def test_five_wrong_birth_dates_end_the_task(clinic: StaffedClinic) -> None:
    tablet = paired(clinic)
    card = sent(clinic, tablet)
    desk = on(clinic, tablet).portal
    for left in (4, 3, 2, 1):
        with pytest.raises(face.WrongBirthDate) as refused:
            desk.identify(date(1988, 3, 15))
        assert refused.value.params == {"left": str(left)}
    with pytest.raises(face.TicketGone):
        desk.identify(date(1988, 3, 15))
    with pytest.raises(face.TicketGone):
        desk.identify(BORN)
    assert clinic.role("RECEPTION").portal.tickets()[0].state == "TRIES"
    assert desk.task() is None
    assert card.state == "SENT"


def test_an_opened_task_is_good_for_three_idle_minutes(
    clinic: StaffedClinic, clock: TestClock
) -> None:
    tablet, leila = paired(clinic), patient(clinic)
    sent(clinic, tablet, patient_id=leila)
    token = on(clinic, tablet).portal.identify(BORN).token
    clock.go(seconds=179)
    clinic.as_caller(token).patients.details(leila)
    clock.go(seconds=179)
    clinic.as_caller(token).patients.details(leila)
    clock.go(seconds=180)
    with pytest.raises(face.TicketGone):
        clinic.as_caller(token).patients.details(leila)
    token = on(clinic, tablet).portal.identify(BORN).token  # continued after the identity check
    clinic.as_caller(token).patients.details(leila)


def test_a_task_ends_after_its_time(clinic: StaffedClinic, clock: TestClock) -> None:
    tablet = paired(clinic)
    sent(clinic, tablet)
    clock.go(minutes=10)
    assert on(clinic, tablet).portal.task() is None
    with pytest.raises(face.TicketGone):
        on(clinic, tablet).portal.identify(BORN)
    clinic.forget()
    sent(clinic, tablet, patient_id=patient(clinic, person("Mara", "Olsen", BORN)))
    token = on(clinic, tablet).portal.identify(BORN).token
    for _ in range(14):
        clock.go(minutes=2)
        clinic.as_caller(token).portal.own_tickets()
    clock.go(minutes=2)
    with pytest.raises(face.TicketGone):
        clinic.as_caller(token).portal.finish()


def test_finished_once(clinic: StaffedClinic) -> None:
    tablet = paired(clinic)
    card = sent(clinic, tablet)
    token = on(clinic, tablet).portal.identify(BORN).token
    clinic.as_caller(token).portal.finish()
    with pytest.raises(face.TicketGone):
        clinic.as_caller(token).portal.finish()
    with pytest.raises(face.TicketSpent):
        clinic.role("RECEPTION").portal.recall(card.id)
    assert clinic.role("RECEPTION").portal.tickets()[0].state == "DONE"
    assert on(clinic, tablet).portal.task() is None


def test_recalled_by_reception(clinic: StaffedClinic) -> None:
    tablet = paired(clinic)
    card = sent(clinic, tablet)
    token = on(clinic, tablet).portal.identify(BORN).token
    assert clinic.role("NURSE").portal.recall(card.id).state == "RECALLED"
    with pytest.raises(face.TicketGone):
        clinic.as_caller(token).portal.finish()
    with pytest.raises(face.TicketGone):
        on(clinic, tablet).portal.identify(BORN)


def test_one_task_on_one_tablet(clinic: StaffedClinic) -> None:
    tablet, leila = paired(clinic), patient(clinic)
    first = sent(clinic, tablet, patient_id=leila)
    with pytest.raises(face.TabletBusy):
        sent(clinic, tablet, patient_id=leila)
    clinic.role("RECEPTION").portal.recall(first.id)
    assert sent(clinic, tablet, patient_id=leila).state == "SENT"


NO_TASKS: tuple[dict[str, object], ...] = (
    {"purpose": "SURGERY"},
    {"purpose": "CONSENT"},
    {"purpose": "PAY"},
    {"purpose": "UPDATE", "entity_id": uuid4()},
    {"purpose": "REGISTER", "patient_id": uuid4()},
    {"purpose": "UPDATE", "patient_id": None},
)


def test_a_task_is_whole(clinic: StaffedClinic) -> None:
    tablet, leila = paired(clinic), patient(clinic)
    for wrong in NO_TASKS:
        values: dict[str, object] = {"patient_id": leila, **wrong}
        new = NewTicket(tablet.device_id, **values)  # type: ignore[arg-type]
        with pytest.raises(face.TicketRefused):
            clinic.role("RECEPTION").portal.issue(new)


def test_tasks_that_cannot_be_sent(clinic: StaffedClinic) -> None:
    desk, tablet = clinic.role("RECEPTION").portal, paired(clinic)
    unborn = patient(clinic, person("Mara", "Olsen", email="m@clinic.test"))
    with pytest.raises(face.NoBirthDate):
        desk.issue(NewTicket(tablet.device_id, "UPDATE", unborn))
    with pytest.raises(errors.NotFound):
        desk.issue(NewTicket(uuid4(), "REGISTER"))
    with pytest.raises(errors.NotFound):
        desk.issue(NewTicket(tablet.device_id, "UPDATE", uuid4()))
    unpaired = clinic.role("ADMIN").portal.make_pairing("new").device_id
    with pytest.raises(face.TicketRefused):
        desk.issue(NewTicket(unpaired, "REGISTER"))


def test_a_task_to_register_needs_no_birth_date(clinic: StaffedClinic) -> None:
    tablet = paired(clinic)
    sent(clinic, tablet, purpose="REGISTER")
    task = on(clinic, tablet).portal.task()
    assert task is not None
    assert not task.asks_birth_date
    opened = on(clinic, tablet).portal.identify(date(2000, 1, 1))
    clinic.as_caller(opened.token).portal.finish()


def test_what_tasks_may_do_lies_within_the_patients_codes() -> None:
    from clinic_desktop.core.grants import GRANTS

    for purpose, permissions in rules.SCOPES.items():
        assert permissions <= GRANTS["PATIENT"].keys(), purpose
    assert rules.SCOPES.keys() == set(face.PURPOSES)


@pytest.mark.row("F152")
def test_only_staff_leaves_the_patient_mode(clinic: StaffedClinic, clock: TestClock) -> None:
    desk = on(clinic, paired(clinic)).portal
    desk.leave(email_of("RECEPTION"), PIN)
    for login, pin in (
        (email_of("RECEPTION"), "0000"),
        (email_of("BILLING"), PIN),  # may not
        ("nobody@example.test", PIN),
        (email_of("RECEPTION"), PASSWORD),
    ):
        with pytest.raises(face.LeaveRefused):
            desk.leave(login, pin)
    for _ in range(4):
        with pytest.raises((face.LeaveRefused, TooManyTries)):
            desk.leave(email_of("RECEPTION"), "0000")
    with pytest.raises(TooManyTries):
        desk.leave(email_of("RECEPTION"), PIN)
    clock.go(minutes=16)
    desk.leave(email_of("RECEPTION"), PIN)
