"""Guardians act for their wards by an account of their own, while the guardianship lives."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from clinic_desktop.app import logins
from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface.guardians import (
    GuardianEnded,
    NobodysGuardian,
    NotSeenYet,
)
from clinic_desktop.domain.patients.interface import NewPerson
from clinic_desktop.store.looks import looks_into
from tests.domain.patients.people import person
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
from tests.gateway.wires import Heard, Wires
from tests.support.clinics import StaffedClinic, known_secrets
from tests.support.clock import TestClock
from tests.support.engines import on_both_engines
from tests.support.inner import inner

AT = "/api/patient-portal/acting-for"
ME = "/api/patient-portal/me"
NAME = f"{SELF['firstName']} {SELF['lastName']}"


@pytest.fixture
def clinic(clinic_url: str, clock: TestClock, tmp_path: Path) -> Iterator[StaffedClinic]:
    """By the program's own logins, where the engine has any."""
    keys = known_secrets()
    assert logins.establish(clinic_url, keys) == ""
    container = StaffedClinic(clinic_url, clock, tmp_path / "data", keys)
    yield container
    container.close()


def with_child(clinic: StaffedClinic, wires: Wires, first: str, born: str, **other: object) -> UUID:
    """A child that somebody registers with the own address."""
    asked = register(wires, firstName=first, dateOfBirth=born, guardian=NAME, **other)
    heard = verify(wires, asked, code_in(posted(clinic)[-1]))
    assert heard.status == 201, heard.data
    return UUID(heard.data["patient"]["id"])


def turned(wires: Wires, token: str, ward: str | None) -> Heard:
    return wires.ask("POST", AT, {"wardId": ward}, token)


def people(wires: Wires, token: str) -> dict[str, dict[str, object]]:
    heard = wires.ask("GET", AT, token=token)
    assert heard.status == 200, heard.data
    return {one["name"].split()[0]: one for one in heard.data}


def first_name(wires: Wires, token: str) -> str:
    heard = wires.ask("GET", ME, token=token)
    return heard.data["firstName"] if heard.status == 200 else heard.code


@pytest.mark.row("F025")
@pytest.mark.row("C06")
def test_a_mother_acts_for_herself_and_for_each_child(clinic: StaffedClinic, wires: Wires) -> None:
    """One address, one account; chosen in the session, told in the audit, ended at once."""
    mother = registered(clinic, wires)
    mira = with_child(clinic, wires, "Mira", "2015-02-03")
    jon = with_child(clinic, wires, "Jon", "2018-09-01")
    token = mother.token
    assert first_name(wires, token) == "Nadia"
    known = people(wires, token)
    assert list(known) == ["Nadia", "Jon", "Mira"]
    assert [one["chosen"] for one in known.values()] == [True, False, False]
    assert [one["seen"] for one in known.values()] == [True, False, False]
    made = turned(wires, token, known["Mira"]["wardId"])
    assert made.status == 200, made.data
    for_mira = made.data["accessToken"]
    assert first_name(wires, token) == "clinic.signed_out", "another window acts for nobody now"
    assert first_name(wires, for_mira) == "Mira"
    assert people(wires, for_mira)["Mira"]["chosen"] is True
    desks = clinic.as_caller(for_mira)
    assert desks.patient_side.me().first_name == "Mira"
    told_in_the_audit(clinic, mira)
    for foreign in (jon, mother.patient_id):
        with pytest.raises(errors.NotFound):
            desks.patients.details(foreign)
    back = turned(wires, for_mira, None).data["accessToken"]
    assert first_name(wires, back) == "Nadia"
    over = turned(wires, back, known["Jon"]["wardId"]).data["accessToken"]
    end(clinic, jon)
    assert first_name(wires, over) == "accounts.guardian_ended"
    with pytest.raises(GuardianEnded, match="no longer"):
        clinic.as_caller(over).patient_side.me()
    assert list(people(wires, over)) == ["Nadia", "Mira"]
    again = turned(wires, over, known["Jon"]["wardId"])
    assert (again.status, again.code) == (403, "accounts.guardian_ended")
    assert first_name(wires, turned(wires, over, None).data["accessToken"]) == "Nadia"


def told_in_the_audit(clinic: StaffedClinic, ward: UUID) -> None:
    """Who acted is the account, for whom stands beside it."""
    with clinic.engine.connect() as connection:
        asked = text("SELECT body FROM audit_event ORDER BY seq DESC LIMIT 4")
        found = [json.loads(body) for body in connection.execute(asked).scalars()]
    told = [body for body in found if "guardian_of" in body]
    assert told
    for body in told:
        assert body["guardian_of"] == [str(ward)]
        assert body["actor"] != str(ward)
        assert body["link"]
    with clinic.store.reading() as session:
        assert "guardian" in {look.kind for look in looks_into(session, ward)}


def end(clinic: StaffedClinic, child: UUID) -> None:
    desk = clinic.role("RECEPTION")
    (link,) = [one for one in desk.patients.details(child).people if one.ends_at is not None]
    desk.relations.end_link(link.id, link.version, "The court gave custody to the father")


@pytest.mark.row("F025")
def test_a_ward_who_comes_of_age_decides_alone(
    clinic: StaffedClinic, wires: Wires, clock: TestClock
) -> None:
    """At midnight of the clinic, and not a second later."""
    with_child(clinic, wires, "Lena", "2008-12-05")
    of_age = clock.now.replace(month=12, day=4, hour=23, minute=0)  # midnight in Vienna
    clock.now = of_age - timedelta(seconds=1)
    token = log_in(wires, str(SELF["email"])).data["accessToken"]
    assert first_name(wires, token) == "Lena", "who has one ward and no record chooses nobody"
    clock.now = of_age
    assert first_name(wires, token) == "accounts.ward_of_age"
    late = log_in(wires, str(SELF["email"])).data["accessToken"]
    assert first_name(wires, late) == "accounts.ward_of_age"
    assert people(wires, late) == {}
    nothing = turned(wires, late, None)
    assert (nothing.status, nothing.code) == (403, "accounts.nobodys_guardian")


@pytest.mark.row("F025")
@on_both_engines
def test_an_account_gets_the_child_by_its_owners_code_alone(
    clinic: StaffedClinic, wires: Wires
) -> None:
    """An address that was typed wrongly gives nothing away by itself."""
    desk, typed = clinic.role("RECEPTION"), str(SELF["email"])
    stranger = registered(clinic, wires)
    links = []
    for name in ("Mira", "Jon"):
        child = inner(clinic, "RECEPTION").patients.register(
            person(name, "Quist", date(2015, 2, 3)), ""
        )
        said = NewPerson("Anton Quist", email=typed)
        links.append(
            desk.relations.link_person(child.patient_id, said, "GUARDIAN", "Passport seen.", None)
        )
    codes = []
    for link in links:
        before = posted(clinic)
        assert desk.wards.invite(link.id) is False
        (mail,) = (one for one in posted(clinic) if one not in before)
        assert mail.to == typed
        assert "mistyped" in mail.text
        codes.append(code_in(mail))
    assert list(people(wires, stranger.token)) == ["Nadia"], "nobody confirmed anything"

    def given(token: str | None, code: str) -> str:
        heard = wires.ask("POST", f"{AT}/code", {"code": code}, token)
        return heard.code if heard.status != 204 else ""

    other = registered(clinic, wires, email="else@example.test", firstName="Ada")
    assert given(None, codes[0]) == "clinic.signed_out"
    assert given(other.token, codes[0]) == "portal.code", "of another account"
    assert given(stranger.token, "12345") == "portal.code"
    assert given(stranger.token, codes[0]) == ""
    assert given(stranger.token, codes[0]) == "portal.code", "used"
    assert list(people(wires, stranger.token)) == ["Nadia", "Mira"]
    assert given(stranger.token, codes[1]) == ""
    known = people(wires, stranger.token)
    assert list(known) == ["Nadia", "Jon", "Mira"]
    before = posted(clinic)
    assert desk.wards.invite(links[0].id) is False
    (again,) = (code_in(one) for one in posted(clinic) if one not in before)
    assert [given(stranger.token, "12345") for _ in range(5)] == ["portal.code"] * 5
    assert given(stranger.token, again) == "portal.code", "five tries, and it is worth nothing"
    one_key_for_each(wires, stranger.token, known)


def one_key_for_each(wires: Wires, token: str, known: dict[str, dict[str, object]]) -> None:
    """The same request with the same key, for another child: a request of its own."""
    for name in ("Mira", "Jon"):
        token = turned(wires, token, str(known[name]["wardId"])).data["accessToken"]
        assert wires.ask("GET", ME, token=token).data["version"] == 1
        change = {"version": 1, "address": "Lindengasse 4"}
        for _ in range(2):
            heard = wires.ask("PATCH", ME, change, token, "k")
            assert (heard.status, heard.data["firstName"]) == (200, name)


@pytest.mark.row("F025")
def test_whom_the_reception_knows_as_guardian(clinic: StaffedClinic, wires: Wires) -> None:
    """Invited by mail; one who has an account finds the child in it; told ones sign nothing."""
    desk = clinic.role("RECEPTION")
    father = f"father.{SELF['email']}"
    child = with_child(clinic, wires, "Mira", "2015-02-03")
    link = desk.relations.link_person(
        child, NewPerson("Anton Quist", email=father), "GUARDIAN", "Birth certificate seen.", None
    )
    assert desk.wards.invite(link.id) is True
    code = code_in(next(mail for mail in posted(clinic) if mail.to == father))
    body = {"login": father, "code": code, "password": SECRET}
    assert wires.ask("POST", "/api/auth/password/reset", body).status == 204
    token = log_in(wires, father).data["accessToken"]
    assert first_name(wires, token) == "Mira"
    assert people(wires, token)["Mira"]["seen"] is True
    told = log_in(wires, str(SELF["email"])).data["accessToken"]
    side = clinic.as_caller(told).patient_side
    assert side.me().first_name == "Mira"
    for clinical in (side.my_bills, side.my_consents, side.my_consultations, side.my_status):
        with pytest.raises(NotSeenYet, match="evidence"):
            clinical()
    with pytest.raises(NotSeenYet):
        side.decline_mine(UUID(int=1), "No")
    heard = wires.ask("GET", "/api/patient-portal/bills", token=told)
    assert (heard.status, heard.code) == (403, "accounts.guardian_not_seen")
    (said,) = [one for one in desk.patients.details(child).people if one.kind == "SAYS_GUARDIAN"]
    done = desk.relations.confirm_guardian(said.id, said.version, "Passport and certificate seen.")
    assert (done.kind, done.ends_at) == ("GUARDIAN", link.ends_at)
    assert side.my_bills() == ()
    with pytest.raises(errors.NotFound):
        side.decline_mine(UUID(int=1), "No")
    stranger = registered(clinic, wires, email="else@example.test", firstName="Ada")
    ward = people(wires, told)["Mira"]["wardId"]
    foreign = turned(wires, stranger.token, str(ward))
    assert (foreign.status, foreign.code) == (403, "accounts.nobodys_guardian")
    with pytest.raises(NobodysGuardian):
        clinic.as_caller(stranger.token).wards.act_for(UUID(str(ward)))


@pytest.mark.full
@pytest.mark.row("F025")
@pytest.mark.row("F023")
def test_a_guardian_of_two_children_after_a_merge(clinic: StaffedClinic, wires: Wires) -> None:
    """Two invitations to one mailbox, each good by its own code; a merge gives no right to sign."""
    clinic.role("ADMIN").overrides.waive_two_people("Dr Park works alone")
    desk, records = clinic.role("RECEPTION"), inner(clinic, "RECEPTION").patients
    father, mira = "anton@example.test", person("Mira", "Quist", date(2015, 2, 3))
    kept = records.register(mira, "").patient_id
    gone = records.register(replace(mira, source="PORTAL"), "").patient_id
    jon = records.register(person("Jon", "Quist", date(2017, 5, 6)), "").patient_id

    def invited(child: UUID) -> str:
        known = posted(clinic)
        said = NewPerson("Anton Quist", email=father)
        link = desk.relations.link_person(child, said, "GUARDIAN", "Passport seen.", None)
        desk.wards.invite(link.id)
        (mail,) = (one for one in posted(clinic) if one not in known)
        return code_in(mail)

    first, second = invited(gone), invited(jon)
    body = {"login": father, "code": first, "password": SECRET}
    assert wires.ask("POST", "/api/auth/password/reset", body).status == 204, "the older one too"
    token = log_in(wires, father).data["accessToken"]
    assert wires.ask("POST", f"{AT}/code", {"code": second}, token).status == 204
    assert set(people(wires, token)) == {"Mira", "Jon"}
    (pair,) = desk.relations.duplicates()
    desk.relations.decide_duplicate(pair.id, pair.version, "SAME", "Passport seen")
    (pair,) = desk.relations.proposed_merges()
    done = desk.merging.merge(pair.id, pair.version, kept, "Passport seen")
    ward = str(people(wires, token)["Mira"]["wardId"])
    side = clinic.as_caller(turned(wires, token, ward).data["accessToken"]).patient_side
    assert side.me().mrn == done.kept.mrn
    with pytest.raises(NotSeenYet):
        side.decline_mine(UUID(int=1), "No")
    token = log_in(wires, father).data["accessToken"]
    assert wires.ask("POST", f"{AT}/code", {"code": invited(kept)}, token).status == 204
    listed = wires.ask("GET", AT, token=token).data
    assert sorted(one["name"] for one in listed) == ["Jon Quist", "Mira Quist"], "each child once"
    ward = str(people(wires, token)["Mira"]["wardId"])
    side = clinic.as_caller(turned(wires, token, ward).data["accessToken"]).patient_side
    with pytest.raises(errors.NotFound):
        side.decline_mine(UUID(int=1), "No")
