"""Registering oneself: the same for everybody, proved by mail, done once."""

import threading
from datetime import date
from uuid import UUID, uuid4

import pytest

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface import AccountRefused
from clinic_desktop.domain.portal.interface import EmailMissing
from tests.domain.patients.people import LEILA, person
from tests.gateway.patients import (
    SECRET,
    SELF,
    code_in,
    log_in,
    posted,
    register,
    registered,
    verify,
)
from tests.gateway.wires import Wires
from tests.support.clinics import PASSWORD, StaffedClinic, email_of
from tests.support.clock import TestClock
from tests.support.engines import on_both_engines
from tests.support.inner import inner


@on_both_engines
@pytest.mark.row("F001")
@pytest.mark.row("F006")
@pytest.mark.row("F008")
@pytest.mark.row("F010")
@pytest.mark.row("F011")
@pytest.mark.row("F015")
@pytest.mark.row("F021")
@pytest.mark.row("F024")
@pytest.mark.row("F201")
@pytest.mark.row("F009")
def test_a_stranger_becomes_a_patient(clinic: StaffedClinic, wires: Wires) -> None:
    asked = register(wires)
    assert asked.status == 202
    assert asked.data.keys() == {"registrationId"}
    (mail,) = posted(clinic)
    assert (mail.to, mail.subject) == (SELF["email"], "Your code")
    made = verify(wires, asked, code_in(mail))
    assert made.status == 201
    assert made.data["patient"].keys() == {"id", "mrn"}
    assert made.data["patient"]["mrn"].startswith("MRN-2026-")
    assert made.data["account"]["roles"] == ["PATIENT"]
    details = clinic.role("RECEPTION").patients.details(UUID(made.data["patient"]["id"]))
    assert (details.card.first, details.card.born) == ("Nadia", date(1991, 4, 17))
    assert details.source == "PORTAL"
    assert not details.card.identity_verified
    assert {(a.notice, a.version) for a in details.acceptances} == {
        ("PRIVACY", "1"),
        ("TERMS", "1"),
    }
    tokens = log_in(wires, SELF["email"]).data
    assert (tokens["audience"], tokens["expiresIn"]) == ("portal", 600)
    desk, card = clinic.role("RECEPTION").patients, details.card
    assert desk.verify_identity(card.id, card.version, "PASSPORT", "X1234567").identity_verified


def test_nothing_is_made_before_the_code(clinic: StaffedClinic, wires: Wires) -> None:
    register(wires)
    posted(clinic)
    assert clinic.role("RECEPTION").patients.search("castellan", 5) == ()
    assert log_in(wires, SELF["email"]).status == 401
    with clinic.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM registration").all()
        codes = connection.exec_driver_sql("SELECT code_hash FROM email_code").scalars().all()
    kept = repr(rows)
    for word in ("Nadia", "castellan", "1991-04-17", "5550101"):
        assert word not in kept
    assert [len(code) for code in codes] == [64]


@pytest.mark.row("F002")
def test_a_known_address_is_answered_alike(clinic: StaffedClinic, wires: Wires) -> None:
    registered(clinic, wires)
    asked = register(wires, firstName="Nobody", password="nine other herons at dusk")
    assert (asked.status, asked.data.keys()) == (202, {"registrationId"})
    (mail,) = posted(clinic)
    assert "already have one" in mail.text
    for code in ("000000", "123456"):
        heard = verify(wires, asked, code)
        assert (heard.status, heard.code) == (422, "portal.code")
    assert log_in(wires, SELF["email"]).status == 200


def test_staff_addresses_are_answered_alike(clinic: StaffedClinic, wires: Wires) -> None:
    assert register(wires, email=email_of("SURGEON")).status == 202
    (mail,) = posted(clinic)
    assert "already have one" in mail.text


def test_a_possible_duplicate_waits_for_the_reception(clinic: StaffedClinic, wires: Wires) -> None:
    inner(clinic, "RECEPTION").patients.register(LEILA, "")
    somebody = registered(
        clinic, wires, firstName="Leila", lastName="Haddad-Moreau", dateOfBirth="1988-03-14",
        phone="0664 1234567",
    )  # fmt: skip
    card = clinic.role("RECEPTION").patients.card(somebody.patient_id)
    assert card.status == "REVIEW"
    (pair,) = clinic.role("RECEPTION").relations.duplicates()
    assert pair.patient.patient_id == somebody.patient_id


def test_a_code_is_good_five_tries_and_fifteen_minutes(
    clinic: StaffedClinic, wires: Wires, clock: TestClock
) -> None:
    asked = register(wires)
    code = code_in(posted(clinic)[0])
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        assert verify(wires, asked, wrong).status == 422
    assert verify(wires, asked, code).code == "portal.code"
    asked = register(wires)
    code = code_in(posted(clinic)[0])
    clock.go(minutes=15)
    assert verify(wires, asked, code).code == "portal.code"
    assert verify(wires, asked, "").code == "portal.code"


@on_both_engines
def test_a_code_is_good_once_even_for_eight_at_once(clinic: StaffedClinic, wires: Wires) -> None:
    asked = register(wires)
    code, heard = code_in(posted(clinic)[0]), []

    def ask() -> None:
        heard.append(verify(wires, asked, code))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status for one in heard) == [201] + [422] * 7
    assert len(clinic.role("RECEPTION").patients.search("castellan", 5)) == 1


@pytest.mark.row("F005")
def test_two_registrations_of_one_address_make_one_account(
    clinic: StaffedClinic, wires: Wires
) -> None:
    first, second = register(wires), register(wires, firstName="Nadja")
    mails = posted(clinic)
    codes = {code_in(mail) for mail in mails}
    heard = [verify(wires, asked, code) for asked in (first, second) for code in codes]
    assert sorted(one.status for one in heard) in ([201, 409, 422, 422], [201, 409])
    refused = next(one for one in heard if one.status == 409)
    assert refused.code == "accounts.login_taken"
    assert len(clinic.role("RECEPTION").patients.search("castellan", 5)) == 1


WRONG: tuple[tuple[dict[str, object], str], ...] = (
    ({"firstName": "", "lastName": ""}, "patients.name"),
    ({"firstName": "x" * 400}, "patients.name"),
    ({"dateOfBirth": "2027-01-01"}, "patients.birth_date"),
    ({"dateOfBirth": "17.04.1991"}, "clinic.unreadable"),
    ({"email": "no address"}, "patients.email"),
    ({"email": ""}, "portal.email_missing"),
    ({"phone": "call me"}, "patients.phone"),
    ({"password": "short"}, "accounts.password"),
    ({"password": "fourteen chars"}, "accounts.password"),
    ({"password": "castellan-quist.nadia1"}, "accounts.password"),
    ({"acceptedPrivacy": False}, "patients.notices_missing"),
    ({"acceptedTerms": ""}, "patients.notices_missing"),
    ({"acceptedTerms": None}, "clinic.unreadable"),
    ({"language": "de;drop"}, "patients.detail"),
    ({"role": "ADMIN"}, "clinic.unreadable"),
    ({"firstName": "Na\0dia"}, "clinic.value"),
)


@pytest.mark.row("F008", "F013", "F014")
def test_what_cannot_be_kept_is_said_in_words(wires: Wires) -> None:
    for wrong, code in WRONG:
        heard = register(wires, **wrong)
        assert (heard.status, heard.code) == (422, code), (wrong, heard.data)


def test_a_missing_field_is_named(wires: Wires) -> None:
    body = {name: value for name, value in SELF.items() if name != "lastName"}
    heard = wires.ask("POST", "/api/patients/self-register", body)
    assert (heard.status, heard.data["params"]) == (422, {"fields": "lastName"})


@pytest.mark.row("F012")
def test_registrations_are_counted_by_address(
    clinic: StaffedClinic, wires: Wires, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clinic_desktop.domain.workflow.service import self_service

    monkeypatch.setattr(self_service, "REGISTRATIONS_A_DAY", 3)
    assert [register(wires).status for _ in range(4)] == [202, 202, 202, 429]
    clock.go(hours=24)
    assert register(wires).status == 202


def test_five_codes_a_day_and_registration(clinic: StaffedClinic, wires: Wires) -> None:
    desk = inner(clinic, "ADMIN").registrations
    subject = uuid4()
    assert [desk.new_code("REGISTER", subject) is None for _ in range(6)] == [False] * 5 + [True]


def test_a_new_code_kills_the_one_before(clinic: StaffedClinic) -> None:
    desk = inner(clinic, "ADMIN").registrations
    subject = uuid4()
    first, second = desk.new_code("REGISTER", subject), desk.new_code("REGISTER", subject)
    assert first
    assert second
    assert first == second or not desk.use_code("REGISTER", subject, first)
    assert not desk.use_code("RESET", subject, second)
    assert not desk.use_code("REGISTER", uuid4(), second)
    assert desk.use_code("REGISTER", subject, f" {second} ")
    assert not desk.use_code("REGISTER", subject, second)


def test_what_was_never_proved_is_wiped_after_a_day(
    clinic: StaffedClinic, wires: Wires, clock: TestClock
) -> None:
    register(wires)
    posted(clinic)
    clock.go(hours=24)
    posted(clinic)
    with clinic.engine.connect() as connection:
        row = connection.exec_driver_sql(
            "SELECT status, answers, password_hash, email_norm FROM registration"
        ).one()
    assert row.status == "EXPIRED"
    assert row.answers in ("{}", {})
    assert (row.password_hash, row.email_norm) == ("", "")


def test_a_code_is_sent_again_within_limits(
    clinic: StaffedClinic, wires: Wires, clock: TestClock
) -> None:
    """Once in a minute, and five mails in a day; who is known already hears nothing more."""
    asked, path = register(wires), "/api/desk/self_service/send_code_again"
    first = code_in(posted(clinic)[-1])
    body = {"registrationId": asked.data["registrationId"]}
    assert wires.ask("POST", path, body).status == 200
    soon = wires.ask("POST", path, body)
    assert (soon.status, soon.headers["retry-after"]) == (429, "61")
    second = code_in(posted(clinic)[-1])
    if first != second:
        assert verify(wires, asked, first).code == "portal.code"
    clock.go(minutes=1)
    assert wires.ask("POST", path, body).status == 200
    assert verify(wires, asked, second).status == 201  # before the third mail is written
    for _ in range(3):
        clock.go(minutes=1)
        heard = wires.ask("POST", path, body)
    assert heard.status == 429
    assert posted(clinic) == ()
    known = {"registrationId": register(wires).data["registrationId"]}
    (mail,) = posted(clinic)
    assert "already have one" in mail.text
    assert wires.ask("POST", path, known).status == 200
    assert posted(clinic) == ()
    assert wires.ask("POST", path, {"registrationId": str(uuid4())}).status == 200


def test_a_forgotten_password_is_made_new(clinic: StaffedClinic, wires: Wires) -> None:
    somebody = registered(clinic, wires)
    for login in (somebody.login, "nobody@example.test"):
        heard = wires.ask("POST", "/api/auth/password/forgot", {"login": login})
        assert (heard.status, heard.data) == (202, {})
    (mail,) = posted(clinic)
    body = {"login": somebody.login, "code": code_in(mail), "password": "twelve new herons at noon"}
    wrong = {**body, "login": "nobody@example.test"}
    assert wires.ask("POST", "/api/auth/password/reset", wrong).code == "portal.code"
    weak = {**body, "password": "short"}
    assert wires.ask("POST", "/api/auth/password/reset", weak).code == "accounts.password"
    assert wires.ask("POST", "/api/auth/password/reset", body).status == 204
    assert wires.ask("POST", "/api/auth/password/reset", body).code == "portal.code"
    assert log_in(wires, somebody.login).status == 401
    assert log_in(wires, somebody.login, body["password"]).status == 200
    assert wires.ask("GET", "/api/patient-portal/me", token=somebody.token).status == 401


def test_patients_do_not_sign_in_as_staff(clinic: StaffedClinic, wires: Wires) -> None:
    somebody = registered(clinic, wires)
    body = {"login": somebody.login, "password": SECRET, "station": "x"}
    assert wires.ask("POST", "/api/desk/accounts/sign_in", body).code == "accounts.wrong_login"


def test_staff_signs_in_by_the_same_form(clinic: StaffedClinic, wires: Wires) -> None:
    tokens = log_in(wires, email_of("RECEPTION"), PASSWORD).data
    assert tokens["audience"] == "staff"
    heard = wires.ask("POST", "/api/desk/accounts/whoami", {}, tokens["accessToken"])
    assert heard.data["answer"]["roles"] == ["RECEPTION"]
    again = wires.ask("POST", "/api/auth/refresh", {"refreshToken": tokens["refreshToken"]})
    assert again.status == 200
    new = again.data["accessToken"]
    assert wires.ask("POST", "/api/auth/logout", token=new).status == 204
    assert wires.ask("POST", "/api/desk/accounts/whoami", {}, new).status == 401


def test_reception_invites_to_the_portal(clinic: StaffedClinic, wires: Wires) -> None:
    made = inner(clinic, "RECEPTION").patients.register(LEILA, "")
    clinic.role("RECEPTION").self_service.invite(made.patient_id)
    (mail,) = posted(clinic)
    assert mail.to == LEILA.email
    body = {"login": LEILA.email, "code": code_in(mail), "password": SECRET}
    wrong = {**body, "code": "000000" if body["code"] != "000000" else "000001"}
    assert wires.ask("POST", "/api/auth/password/reset", wrong).code == "portal.code"
    assert log_in(wires, LEILA.email).status == 401
    assert wires.ask("POST", "/api/auth/password/reset", body).status == 204
    token = log_in(wires, LEILA.email).data["accessToken"]
    assert wires.ask("GET", "/api/patient-portal/me", token=token).data["mrn"] == made.mrn
    clinic.role("RECEPTION").self_service.invite(made.patient_id)
    assert "already have one" in posted(clinic)[-1].text


def test_nobody_is_invited_without_an_address(clinic: StaffedClinic) -> None:
    made = inner(clinic, "RECEPTION").patients.register(person("Mara", "Olsen"), "")
    with pytest.raises(EmailMissing):
        clinic.role("RECEPTION").self_service.invite(made.patient_id)
    with pytest.raises(errors.Forbidden):
        clinic.role("SURGEON").self_service.invite(made.patient_id)


def test_a_patient_who_was_seen_may_try_again(clinic: StaffedClinic, wires: Wires) -> None:
    somebody = registered(clinic, wires)
    for _ in range(6):
        log_in(wires, somebody.login, "wrong words here")
    assert log_in(wires, somebody.login).status == 429
    desk = clinic.role("RECEPTION").patient_accounts
    with pytest.raises(AccountRefused):
        desk.unlock_account(somebody.patient_id, " ")
    desk.unlock_account(somebody.patient_id, "Passport seen at the desk.")
    assert log_in(wires, somebody.login).status == 200
    with pytest.raises(errors.NotFound):
        desk.unlock_account(uuid4(), "Passport seen.")
