"""Signing in, confirming, colleagues: on both engines."""

from datetime import timedelta

import pytest

from clinic_desktop.app.container import COST
from clinic_desktop.core import errors
from clinic_desktop.domain.accounts import interface as face
from clinic_desktop.domain.accounts.rules.passwords import PasswordHasher
from tests.support.clinics import ADMIN, PASSWORD, PIN, StaffedClinic, email_of
from tests.support.clock import TestClock


def test_sign_in_tells_who_i_am(clinic: StaffedClinic) -> None:
    signed = clinic.as_caller(None).accounts.sign_in(email_of("SURGEON").upper(), PASSWORD, "s1")
    me = clinic.as_caller(signed.token).accounts.whoami()
    assert me.roles == ("SURGEON",)
    assert "plans.plan.approve" in me.permissions
    assert me.has_pin


@pytest.mark.parametrize("login", [ADMIN, "nobody@example.test", "", "💥" * 80])
def test_unknown_and_wrong_are_answered_alike(clinic: StaffedClinic, login: str) -> None:
    with pytest.raises(face.WrongLogin):
        clinic.as_caller(None).accounts.sign_in(login, "wrong words here", "s1")


@pytest.mark.row("F007")
def test_passwords_are_hashed_with_bcrypt(clinic: StaffedClinic) -> None:
    """Each with a salt of its own, at a cost of 2 to the 12th where a clinic runs."""
    with clinic.engine.connect() as connection:
        asked = "SELECT password_hash FROM user_account WHERE kind = 'STAFF'"
        hashes = connection.exec_driver_sql(asked).scalars().all()
    assert len(hashes) == len(set(hashes)) == len(face.STAFF_ROLES), "all have one password"
    assert all(h.startswith("p1$k1$$2a$04$") for h in hashes)
    assert COST == 12


@pytest.mark.parametrize("cost", [4, 5])
def test_an_unknown_login_is_hashed_as_slowly_as_a_known_one(cost: int) -> None:
    hasher = PasswordHasher(b"pepper", "k1", cost)
    known, unknown = (said.split("$") for said in (hasher.hash(PASSWORD), hasher.nobodys))
    assert known[2:5] == unknown[2:5] == ["", "2a", f"{cost:02}"]
    assert len(known[5]) == len(unknown[5])
    assert not hasher.matches(PASSWORD, hasher.nobodys)


def test_guessing_waits_longer_and_longer(clinic: StaffedClinic, clock: TestClock) -> None:
    desk = clinic.as_caller(None).accounts
    for _ in range(6):
        with pytest.raises(face.WrongLogin):
            desk.sign_in(ADMIN, "wrong words here", "s1")
    with pytest.raises(face.TooManyTries, match="Wait 2|Wait 3"):
        desk.sign_in(ADMIN, PASSWORD, "s1")
    clock.go(seconds=4)
    assert desk.sign_in(ADMIN, PASSWORD, "s1").token


def test_session_ends_idle_or_absolute(clinic: StaffedClinic, clock: TestClock) -> None:
    token = clinic.token("NURSE")
    clock.go(minutes=29)
    clinic.as_caller(token).accounts.whoami()
    clock.go(minutes=29)
    clinic.as_caller(token).accounts.whoami()
    clock.go(minutes=30)
    with pytest.raises(errors.SignedOut):
        clinic.as_caller(token).accounts.whoami()
    token = clinic.token("NURSE")
    for _ in range(25):
        clock.go(minutes=29)
        try:
            clinic.as_caller(token).accounts.whoami()
        except errors.SignedOut:
            break
    else:
        pytest.fail("a session lived longer than twelve hours")


def test_locked_session_only_unlocks(clinic: StaffedClinic) -> None:
    desk = clinic.as_caller(clinic.token("RECEPTION")).accounts
    desk.lock()
    with pytest.raises(face.SessionLocked):
        desk.whoami()
    with pytest.raises(face.WrongPin):
        desk.unlock("0000")
    desk.unlock(PIN)
    assert desk.whoami().roles == ("RECEPTION",)


def test_sign_out_ends_at_once(clinic: StaffedClinic) -> None:
    desk = clinic.as_caller(clinic.token("RECEPTION")).accounts
    desk.sign_out()
    with pytest.raises(errors.SignedOut):
        desk.whoami()


def test_pin_permissions_wait_for_the_pin(clinic: StaffedClinic, clock: TestClock) -> None:
    desks = clinic.as_caller(clinic.token("ADMIN", pin=False))
    desk, staff = desks.accounts, desks.staff
    new = face.NewColleague("Nora", "nora@example.test", "an umbrella for two", ("NURSE",))
    with pytest.raises(errors.StepUpNeeded):
        staff.add_colleague(new)
    desk.step_up(PIN)
    staff.add_colleague(new)
    clock.now += timedelta(minutes=5)
    with pytest.raises(errors.StepUpNeeded):
        staff.disable(desk.whoami().id, "left")


def test_login_is_there_once(clinic: StaffedClinic) -> None:
    staff = clinic.role("ADMIN").staff
    new = face.NewColleague("Nora", email_of("NURSE").title(), "an umbrella for two", ("NURSE",))
    with pytest.raises(face.LoginTaken):
        staff.add_colleague(new)


WEAK: tuple[tuple[str, str, type[errors.ClinicError]], ...] = (
    ("short", "", face.PasswordRefused),
    ("aaaaaaaaaaaaaaaa", "", face.PasswordRefused),
    ("qwertzuiopasdfgh", "", face.PasswordRefused),
    ("password12345678", "", face.PasswordRefused),
    ("an umbrella for two", "1234", face.PinRefused),
    ("an umbrella for two", "٤٨٢٦", face.PinRefused),
    ("Nora Neumann 12", "", face.PasswordRefused),
    ("with a \ud800 half", "", face.PasswordRefused),
    ("x y" * 100, "", face.PasswordRefused),
)


def test_weak_secrets_are_refused_in_words(clinic: StaffedClinic) -> None:
    for password, pin, refused in WEAK:
        new = face.NewColleague("Nora Neumann", "n@example.test", password, ("NURSE",), pin=pin)
        with pytest.raises(refused):
            clinic.role("ADMIN").staff.add_colleague(new)


def test_long_unicode_passwords_work(clinic: StaffedClinic) -> None:
    words = "🌳" * 19 + "é"
    new = face.NewColleague("Nora", "nora@example.test", words, ("NURSE",))
    clinic.role("ADMIN").staff.add_colleague(new)
    sign_in = clinic.as_caller(None).accounts.sign_in
    assert sign_in("nora@example.test", "🌳" * 19 + "e\u0301", "s").me.name == "Nora"
    with pytest.raises(face.WrongLogin):
        sign_in("nora@example.test", "🌳" * 19 + "f", "s")


def test_nobody_changes_own_roles_and_a_disabled_account_is_out(clinic: StaffedClinic) -> None:
    staff = clinic.role("ADMIN").staff
    with pytest.raises(face.OwnRole):
        staff.set_roles(
            clinic.role("ADMIN").accounts.whoami().id, ("ADMIN", "AUDITOR"), "want to read"
        )
    token = clinic.token("NURSE")
    nurse = clinic.as_caller(token).accounts.whoami().id
    staff.set_roles(nurse, ("NURSE", "STOCK_KEEPER"), "covers the store")
    assert clinic.as_caller(token).accounts.whoami().roles == ("NURSE", "STOCK_KEEPER")
    staff.disable(nurse, "left the clinic")
    with pytest.raises(errors.SignedOut):
        clinic.as_caller(token).accounts.whoami()


def test_change_of_password_ends_other_sessions(clinic: StaffedClinic) -> None:
    here, there = clinic.token("BILLING"), clinic.token("BILLING")
    clinic.as_caller(here).accounts.change_password(PASSWORD, "another garden at noon")
    assert clinic.as_caller(here).accounts.whoami()
    with pytest.raises(errors.SignedOut):
        clinic.as_caller(there).accounts.whoami()


def test_a_database_is_founded_once(clinic: StaffedClinic) -> None:
    from clinic_desktop.domain.centre.interface import AlreadyFounded
    from tests.support.clinics import FOUNDING

    again = face.NewColleague("Eve", "eve@example.test", "an umbrella for two", ("ADMIN",))
    with pytest.raises(AlreadyFounded):
        clinic.as_caller(None).beginning.begin(FOUNDING, again)
