"""Codes of a device besides the password, and recovery codes: on both engines."""

import re
import threading
from uuid import UUID

import pytest
from pyotp.totp import TOTP

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts import interface as accounts
from clinic_desktop.domain.accounts.interface import second_factor as face
from clinic_desktop.domain.accounts.rules import second_factor as rules
from clinic_desktop.domain.accounts.rules.second_factor import FactorKeys
from tests.support.clinics import ADMIN, PASSWORD, PIN, StaffedClinic, email_of
from tests.support.clock import NOON, TestClock
from tests.support.inner import inner

WHO = "SURGEON"


def code_at(secret: str, clock: TestClock, steps: int = 0) -> str:
    return TOTP(secret).at(int(clock.now.timestamp()) + 30 * steps)


def enrolled(clinic: StaffedClinic, clock: TestClock) -> tuple[str, tuple[str, ...]]:
    """The surgeon's secret and recovery codes."""
    desk = clinic.role(WHO).second_factor
    secret = desk.enrol(PASSWORD).secret
    codes = desk.confirm(code_at(secret, clock))
    clock.go(seconds=30)
    return secret, codes


def step(clinic: StaffedClinic) -> str:
    """What the right password alone gives."""
    with pytest.raises(accounts.CodeNeeded) as needed:
        clinic.as_caller(None).accounts.sign_in(email_of(WHO), PASSWORD, "s1")
    return needed.value.params["mfaToken"]


def used(clinic: StaffedClinic, code: str, with_step: str | None = None) -> accounts.SignedIn:
    nobody = clinic.as_caller(None).second_factor
    return nobody.sign_in_with_code(step(clinic) if with_step is None else with_step, code)


@pytest.mark.row("F144")
def test_whoever_wants_is_asked_for_a_code(clinic: StaffedClinic, clock: TestClock) -> None:
    desk = clinic.role(WHO).second_factor
    assert desk.state() == face.FactorState(False, None, 0, False)
    with pytest.raises(face.WrongPassword):
        desk.enrol("not my password at all")
    told = desk.enrol(PASSWORD)
    assert told.uri.startswith("otpauth://totp/")
    assert told.secret in told.uri
    assert told.picture.startswith("data:image/svg+xml")
    assert told.secret not in repr(told)
    assert clinic.as_caller(None).accounts.sign_in(email_of(WHO), PASSWORD, "s1").token
    with pytest.raises(face.WrongCode):
        desk.confirm("000000" if code_at(told.secret, clock) != "000000" else "000001")
    codes = desk.confirm(code_at(told.secret, clock))
    assert len(set(codes)) == rules.RECOVERY_CODES
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", code) for code in codes)
    assert desk.state() == face.FactorState(True, NOON, 10, False)
    with pytest.raises(face.FactorThere):
        desk.enrol(PASSWORD)
    clock.go(seconds=30)
    signed = used(clinic, code_at(told.secret, clock))
    assert clinic.as_caller(signed.token).accounts.whoami().roles == (WHO,)
    with clinic.engine.connect() as line:
        kept = str(line.exec_driver_sql("SELECT sealed FROM second_factor").fetchall())
        kept += str(line.exec_driver_sql("SELECT code_hash FROM recovery_code").fetchall())
        kept += str(line.exec_driver_sql("SELECT body FROM audit_event").fetchall())
    assert not any(secret in kept for secret in (told.secret, *codes))


def test_a_code_is_good_once_and_for_a_minute_and_a_half(
    clinic: StaffedClinic, clock: TestClock
) -> None:
    secret, _ = enrolled(clinic, clock)
    for steps in (-2, 2):
        with pytest.raises(face.WrongCode):
            used(clinic, code_at(secret, clock, steps))
    now = code_at(secret, clock)
    assert used(clinic, f" {now[:3]} {now[3:]} ").token
    for again in (now, code_at(secret, clock, -1)):
        with pytest.raises(face.WrongCode):
            used(clinic, again)
    assert used(clinic, code_at(secret, clock, 1)).token  # a device that is ahead
    for odd in ("", "12345", "1234567", "٤٨٢٦١٢", "abcdef", "💥" * 40, "\0" * 6, "\ud800"):
        with pytest.raises((face.WrongCode, accounts.TooManyTries)):
            used(clinic, odd)


def test_one_code_lets_in_one_of_many(clinic: StaffedClinic, clock: TestClock) -> None:
    secret, _ = enrolled(clinic, clock)
    code, doors = code_at(secret, clock), [step(clinic) for _ in range(4)]
    heard: list[object] = []

    def go(door: str) -> None:
        try:
            heard.append(used(clinic, code, door).token)
        except errors.ClinicError as error:
            heard.append(type(error))

    threads = [threading.Thread(target=go, args=(door,)) for door in doors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(one, str) for one in heard) == 1
    assert {one for one in heard if not isinstance(one, str)} == {face.WrongCode}


def test_a_step_is_good_once_for_five_tries_and_five_minutes(
    clinic: StaffedClinic, clock: TestClock
) -> None:
    secret, _ = enrolled(clinic, clock)
    first = step(clinic)
    assert used(clinic, code_at(secret, clock), first).token
    clock.go(seconds=30)
    for door in (first, "step.nonsense", "", "\0"):
        with pytest.raises(face.StepGone):
            used(clinic, code_at(secret, clock), door)
    late = step(clinic)
    clock.go(minutes=5)
    with pytest.raises(face.StepGone):
        used(clinic, code_at(secret, clock), late)
    tried = step(clinic)
    for _ in range(5):
        with pytest.raises(face.WrongCode):
            used(clinic, "000000x", tried)
    with pytest.raises(face.StepGone):
        used(clinic, code_at(secret, clock), tried)
    with pytest.raises(face.WrongCode):
        used(clinic, "000000x")
    with pytest.raises(accounts.TooManyTries):
        used(clinic, code_at(secret, clock))
    clock.go(seconds=10)
    assert used(clinic, code_at(secret, clock)).token


def test_a_lost_device(clinic: StaffedClinic, clock: TestClock) -> None:
    secret, codes = enrolled(clinic, clock)
    clinic.as_system().jobs.tell_of_factors()
    token = used(clinic, codes[3].lower().replace("-", " ")).token
    with pytest.raises(face.WrongCode):
        used(clinic, codes[3])
    desk = clinic.as_caller(token).second_factor
    assert desk.state() == face.FactorState(True, NOON, 9, True)
    assert clinic.as_system().jobs.tell_of_factors() == 1
    assert clinic.as_system().jobs.tell_of_factors() == 0
    mails = [posting.mail for posting in inner(clinic, "ADMIN").notices.due(50)]
    assert {mail.subject for mail in mails} == {
        "Second factor switched on", "A recovery code was used",
    }  # fmt: skip
    assert {mail.to for mail in mails} == {email_of(WHO)}
    with pytest.raises(face.WrongPassword):
        desk.replace_codes("not my password at all", codes[4])
    fresh = desk.replace_codes(PASSWORD, codes[4])
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    with pytest.raises(face.WrongCode):
        used(clinic, codes[5])
    desk.switch_off(PASSWORD, fresh[0])
    assert clinic.as_caller(None).accounts.sign_in(email_of(WHO), PASSWORD, "s1").token
    with pytest.raises(face.FactorAbsent):
        desk.switch_off(PASSWORD, code_at(secret, clock))
    again = desk.enrol(PASSWORD).secret
    assert again != secret
    assert len(desk.confirm(code_at(again, clock))) == 10


def test_the_clinic_resets_in_person(clinic: StaffedClinic, clock: TestClock) -> None:
    enrolled(clinic, clock)
    who: UUID = clinic.role(WHO).accounts.whoami().id
    admin = clinic.role("ADMIN")
    with pytest.raises(errors.Forbidden):
        clinic.role("RECEPTION").factor_care.reset(who, "They stand before me.")
    with pytest.raises(accounts.AccountRefused):
        admin.factor_care.reset(who, " ")
    with pytest.raises(accounts.OwnRole):
        admin.factor_care.reset(admin.accounts.whoami().id, "Me")
    new = accounts.NewColleague("Ole Other", "ole@example.test", PASSWORD, ("ADMIN",), pin=PIN)
    admin.staff.add_colleague(new)
    with pytest.raises(face.FactorCreator):
        admin.factor_care.reset(who, "They stand before me.")
    other = clinic.as_caller(
        clinic.as_caller(None).accounts.sign_in(new.email, PASSWORD, "x").token
    )
    other.accounts.step_up(PIN)
    other.factor_care.reset(who, "They stand before me.")
    assert clinic.as_caller(None).accounts.sign_in(email_of(WHO), PASSWORD, "s1").token
    with clinic.engine.connect() as line:
        bodies = line.exec_driver_sql("SELECT body FROM audit_event").scalars().all()
    assert sum('"second_factor.reset"' in body for body in bodies) >= 1


@pytest.mark.full
def test_a_single_administrator_may_reset_whom_they_made(
    clinic: StaffedClinic, clock: TestClock
) -> None:
    enrolled(clinic, clock)
    who = clinic.role(WHO).accounts.whoami().id
    clinic.role("ADMIN").factor_care.reset(who, "They stand before me.")
    assert not clinic.role(WHO).second_factor.state().on


def test_a_secret_belongs_to_one_account() -> None:
    keys, mine, other = FactorKeys.of("the key"), UUID(int=1), UUID(int=2)
    sealed = keys.seal(mine, "ABC")
    assert keys.unseal(mine, sealed) == "ABC"
    for key, user in ((keys, other), (FactorKeys.of("another key"), mine)):
        with pytest.raises(ValueError, match="another key"):
            key.unseal(user, sealed)
    assert keys.code_hash(mine, "ab-cd") == keys.code_hash(mine, " ABCD ")
    assert keys.code_hash(mine, "abcd") != keys.code_hash(other, "abcd")
    assert ADMIN not in sealed
