"""A tablet proves by a key of its own that it is the one that was paired."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.tablet_key import DEVICE, KEY, TabletKey, proving
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal import interface as face
from clinic_desktop.domain.portal.models import Device
from tests.domain.portal.test_tablets import BORN, patient, sent
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock


def keyed(clinic: StaffedClinic, secrets: MemorySecrets) -> face.Paired:
    code = clinic.role("ADMIN").portal.make_pairing("Tablet 1").code
    return proving(clinic.as_caller(None), TabletKey(secrets)).portal.pair(code)


@pytest.mark.row("F134")
def test_a_stolen_token_alone_opens_nothing(clinic: StaffedClinic, clock: TestClock) -> None:
    secrets = MemorySecrets()
    tablet = keyed(clinic, secrets)
    card = sent(clinic, tablet)
    stolen, key = clinic.as_caller(tablet.token).portal, TabletKey(secrets)
    task = stolen.task()
    assert task is not None
    other = MemorySecrets()
    other.set(DEVICE, str(tablet.device_id))
    good = key.proof(task.ticket_id, task.challenge)
    late = key.proof(task.ticket_id, task.challenge)
    wrong = (
        "", ".", "é.é", good[:-4], "x" + good, f"{task.challenge}.", good.replace(".", "-", 1),
        TabletKey(other).proof(task.ticket_id, task.challenge),
        key.proof(tablet.device_id, task.challenge),
        key.proof(task.ticket_id, "1-" + "0" * 64), key.proof(task.ticket_id, "9" * 5000),
    )  # fmt: skip
    for proof in wrong:
        with pytest.raises(face.DeviceProofRefused):
            stolen.identify(BORN, proof)
    clock.go(minutes=5)
    with pytest.raises(face.DeviceProofRefused):
        stolen.identify(BORN, late)
    again = stolen.task()
    assert again is not None
    assert again.tries_left == 5  # who cannot prove it spends no try of the patient
    opened = proving(clinic.as_caller(tablet.token), key).portal.identify(BORN)
    assert clinic.as_caller(opened.token).drafts.draft() == ""
    assert card.state == "SENT"


def test_only_the_public_half_leaves_the_tablet(clinic: StaffedClinic) -> None:
    secrets = MemorySecrets()
    tablet = keyed(clinic, secrets)
    key = TabletKey(secrets)
    with clinic.store.reading() as session:
        (row,) = session.query(Device).all()
        assert row.public_key == key.public()
        assert secrets.get(KEY) not in (row.public_key, row.token_hash)
    assert [card.keyed for card in clinic.role("ADMIN").portal.all_devices()] == [True]
    assert tablet.token not in (row.token_hash, row.pairing_hash)
    assert key.for_journal(b"1" * 16) != key.for_journal(b"2" * 16)


@pytest.mark.parametrize("key", ["x", "é" * 44, "A" * 64, "a" * 5000])
def test_what_is_no_key_pairs_nothing(clinic: StaffedClinic, key: str) -> None:
    code = clinic.role("ADMIN").portal.make_pairing("Tablet 1").code
    nobody = clinic.as_caller(None).portal
    with pytest.raises(face.PairingRefused):
        nobody.pair(code, key)
    assert nobody.pair(code, TabletKey(MemorySecrets()).public()).name == "Tablet 1"


@pytest.mark.row("F153")
@pytest.mark.row("F154")
def test_what_was_begun_waits_for_the_same_patient(clinic: StaffedClinic, clock: TestClock) -> None:
    first, second = MemorySecrets(), MemorySecrets()
    tablet, other = keyed(clinic, first), keyed(clinic, second)
    leila = patient(clinic)
    card = sent(clinic, tablet, patient_id=leila)
    device = clinic.as_caller(tablet.token)
    with pytest.raises(face.DraftRefused):
        device.drafts.hand_in(card.id, "begun")  # nobody has said who they are
    proving(device, TabletKey(first)).portal.identify(BORN)
    clinic.role("RECEPTION").portal.recall(card.id)
    device.drafts.hand_in(card.id, "begun")
    device.drafts.hand_in(card.id, "begun Leila")
    with pytest.raises(face.DraftRefused):
        device.drafts.hand_in(card.id, "x" * 700_001)
    until = clock() + timedelta(minutes=15)
    desk = clinic.role("RECEPTION").portal
    assert [(one.id, one.draft_until) for one in desk.tickets()] == [(card.id, until)]
    with clinic.store.reading() as session:
        kept = session.connection().exec_driver_sql("SELECT content FROM draft").scalar_one()
    assert "Leila" not in kept
    sent(clinic, other, patient_id=leila)
    opened = proving(clinic.as_caller(other.token), TabletKey(second)).portal.identify(BORN)
    mine = clinic.as_caller(opened.token)
    assert mine.drafts.draft() == "begun Leila"
    clock.go(minutes=1)
    mine.portal.finish()
    assert desk.tickets()[-1].draft_until is None


def test_a_draft_is_nobody_elses_and_goes_after_its_time(
    clinic: StaffedClinic, clock: TestClock
) -> None:
    secrets = MemorySecrets()
    tablet, stranger = keyed(clinic, secrets), keyed(clinic, MemorySecrets())
    leila = patient(clinic)
    card = sent(clinic, tablet, patient_id=leila)
    device = clinic.as_caller(tablet.token)
    opened = proving(device, TabletKey(secrets)).portal.identify(BORN)
    device.drafts.hand_in(card.id, "begun")
    from clinic_desktop.core import errors

    for not_theirs in (clinic.as_caller(stranger.token), clinic.role("RECEPTION")):
        with pytest.raises((errors.NotFound, errors.Forbidden)):
            not_theirs.drafts.hand_in(card.id, "other")
    assert clinic.as_caller(opened.token).drafts.draft() == "begun"
    clinic.role("RECEPTION").portal.recall(card.id)
    clock.go(minutes=15)
    with pytest.raises(face.DraftRefused):
        device.drafts.hand_in(card.id, "too late")
    clinic.forget()
    system = clinic.as_system()
    clock.go(minutes=31)
    assert system.drafts.late_drafts() == 1
    system.drafts.forget_late_drafts()
    assert system.drafts.late_drafts() == 0


@pytest.mark.row("F153")
@pytest.mark.row("F154")
def test_a_registration_is_handed_on_by_the_reception(
    clinic: StaffedClinic, clock: TestClock
) -> None:
    """Of somebody whom nobody knows yet: the task that goes on names the one that began."""
    first, second = MemorySecrets(), MemorySecrets()
    one, other = keyed(clinic, first), keyed(clinic, second)
    device, desk = clinic.as_caller(one.token), clinic.role("RECEPTION").portal

    def opened(tablet: face.Paired, keys: MemorySecrets, begun: UUID | None = None) -> Clinic:
        sent(clinic, tablet, purpose="REGISTER", entity_id=begun)
        asked = clinic.as_caller(tablet.token)
        token = proving(asked, TabletKey(keys)).portal.identify(date.min).token
        return clinic.as_caller(token)

    opened(one, first)
    (card,) = desk.tickets()
    with pytest.raises(face.DraftGone):  # it is under way
        opened(other, second, card.id)
    desk.recall(card.id)
    with pytest.raises(face.DraftGone):  # nothing was handed in yet
        opened(other, second, card.id)
    device.drafts.hand_in(card.id, "begun Lena")
    assert opened(one, first).drafts.draft() == "", "who registers anew sees nothing of it"
    with pytest.raises(face.DraftGone):
        opened(other, second, card.patient_id or uuid4())
    goes_on = opened(other, second, card.id)
    assert goes_on.drafts.draft() == "begun Lena"
    third = MemorySecrets()
    with pytest.raises(face.DraftGone):  # somebody goes on with it already
        opened(keyed(clinic, third), third, card.id)
    goes_on.portal.finish()
    with clinic.store.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM draft").scalar() == 0
    clock.go(minutes=1)
    late = sent(clinic, other, purpose="REGISTER")
    proving(clinic.as_caller(other.token), TabletKey(second)).portal.identify(date.min)
    desk.recall(late.id)
    clinic.as_caller(other.token).drafts.hand_in(late.id, "begun")
    clock.go(minutes=15)
    clinic.forget()
    with pytest.raises(face.DraftGone):
        opened(other, second, late.id)


def test_a_tablet_without_a_key_is_worth_nothing(clinic: StaffedClinic) -> None:
    """It cannot be paired; one that was paired before tablets had keys is paired again."""
    secrets = MemorySecrets()
    admin, desk = clinic.role("ADMIN").portal, clinic.role("RECEPTION").portal
    nobody, code = clinic.as_caller(None).portal, admin.make_pairing("Tablet 2").code
    with pytest.raises(face.KeyMissing):
        nobody.pair(code, "")
    tablet = keyed(clinic, secrets)
    sent(clinic, tablet)
    device = clinic.as_caller(tablet.token)
    opened = clinic.as_caller(proving(device, TabletKey(secrets)).portal.identify(BORN).token)
    assert opened.tablet_side.whose()
    with clinic.engine.begin() as line:
        line.exec_driver_sql("UPDATE device SET public_key = ''")
    with pytest.raises(face.TicketGone):
        opened.tablet_side.whose()
    for asked in (device.portal.task, proving(device, TabletKey(secrets)).portal.task):
        with pytest.raises(face.PairAgain):
            asked()
    assert desk.devices() == ()
    assert [one.keyed for one in admin.all_devices()] == [False, False]
    with pytest.raises(face.TicketRefused, match="Pair it again"):
        desk.issue(face.NewTicket(tablet.device_id, "REGISTER"))
    assert proving(clinic.as_caller(None), TabletKey(secrets)).portal.pair(code).name == "Tablet 2"
    assert [one.name for one in desk.devices()] == ["Tablet 2"]
