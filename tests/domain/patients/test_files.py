"""Reading and changing one file: whom it opens for, what a stale sheet says. On both engines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from clinic_desktop.core import errors
from clinic_desktop.core.operations import operation, operations_of
from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import (
    AdminChange,
    Identity,
    NewHealthFact,
    NewPerson,
    NewPhone,
    PatientRelationsDesk,
    PatientsDesk,
)
from clinic_desktop.domain.patients.service import PatientRelationsService, PatientsService
from clinic_desktop.store import audit
from tests.domain.patients.people import LEILA, person
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.inner import as_patient, inner

CHANGE = AdminChange(
    (NewPhone("0664 1234567"),), LEILA.email, "Parkring 2", "AT", "de", False, "Omar, 0664 9", ""
)
PENICILLIN = NewHealthFact("ALLERGY", "Penicillin", "SEVERE", "rash")


@pytest.fixture
def leila(clinic: StaffedClinic) -> UUID:
    return inner(clinic, "RECEPTION").patients.register(LEILA, "").patient_id


def opened(clinic: StaffedClinic) -> list[UUID]:
    with clinic.engine.connect() as connection:
        assert audit.verify(connection).bad is None
        return list(connection.scalars(select(audit.opened_table.c.patient_id)))


@pytest.mark.row("F185")
def test_every_look_into_a_file_is_kept(clinic: StaffedClinic, leila: UUID) -> None:
    before = len(opened(clinic))
    clinic.role("RECEPTION").patients.card(leila)
    clinic.role("SURGEON").patients.file(leila)
    assert opened(clinic)[before:] == [leila, leila]


def test_nobody_is_not_found(clinic: StaffedClinic, leila: UUID) -> None:
    asked: tuple[Callable[[PatientsDesk, UUID], object], ...] = (
        lambda desk, who: desk.card(who),
        lambda desk, who: desk.details(who),
        lambda desk, who: desk.file(who),
        lambda desk, who: desk.alerts(who),
    )
    for ask in asked:
        with pytest.raises(errors.NotFound):
            ask(clinic.role("SURGEON").patients, uuid4())
        with pytest.raises(errors.NotFound):
            ask(as_patient(clinic, uuid4()).patients, leila)


def test_reception_reads_no_clinical_text(clinic: StaffedClinic, leila: UUID) -> None:
    clinic.role("NURSE").patients.add_health_fact(leila, PENICILLIN)
    desk = clinic.role("RECEPTION").patients
    with pytest.raises(errors.Forbidden):
        desk.file(leila)
    assert desk.card(leila).has_alert
    assert desk.alerts(leila) == face.Alerts(True, ())
    (alert,) = clinic.role("NURSE").patients.alerts(leila).facts
    assert (alert.text, alert.severity, alert.reaction) == ("Penicillin", "SEVERE", "rash")


def test_billing_does_not_learn_that_there_is_an_alert(clinic: StaffedClinic, leila: UUID) -> None:
    clinic.role("NURSE").patients.add_health_fact(leila, PENICILLIN)
    assert not clinic.role("BILLING").patients.card(leila).has_alert


def test_a_restricted_file_is_shut(clinic: StaffedClinic, leila: UUID) -> None:
    clinic.role("SURGEON").patients.restrict(leila, True, "A public figure")
    for role in ("RECEPTION", "SURGEON"):
        with pytest.raises(errors.Forbidden) as refused:
            clinic.role(role).patients.card(leila)
        assert refused.value.code == "patients.restricted"


def test_restricting_says_why(clinic: StaffedClinic, leila: UUID) -> None:
    with pytest.raises(face.ReasonMissing):
        clinic.role("SURGEON").patients.restrict(leila, True, " ")


def test_contacts_change(clinic: StaffedClinic, leila: UUID) -> None:
    desk = clinic.role("RECEPTION").patients
    card = desk.card(leila)
    phones = (NewPhone("0664 1234567", "HOME"), NewPhone("+33 1 42 68 53 00"))
    new = desk.update_admin(leila, card.version, replace(CHANGE, phones=phones))
    assert {(p.e164, p.kind) for p in new.phones} == {
        ("+436641234567", "HOME"),
        ("+33142685300", "MOBILE"),
    }
    assert new.version > card.version
    details = desk.details(leila)
    assert (details.address, details.residence_country) == ("Parkring 2", "AT")


def test_the_kind_of_a_phone_alone_counts_as_a_change(clinic: StaffedClinic, leila: UUID) -> None:
    desk = clinic.role("RECEPTION").patients
    first = desk.update_admin(leila, desk.card(leila).version, CHANGE)
    home = replace(CHANGE, phones=(NewPhone("0664 1234567", "HOME"),))
    assert desk.update_admin(leila, first.version, home).version > first.version


@pytest.mark.row("F206")
def test_who_saves_an_old_sheet_gets_both_values(clinic: StaffedClinic, leila: UUID) -> None:
    reception, nurse = clinic.role("RECEPTION").patients, clinic.role("NURSE").patients
    seen = reception.card(leila).version
    nurse.update_admin(leila, seen, replace(CHANGE, address="Theirs 1"))
    mine = replace(CHANGE, address="Mine 2", phones=())
    with pytest.raises(errors.Stale) as stale:
        reception.update_admin(leila, seen, mine)
    params = stale.value.params
    assert (params["sent.address"], params["stands.address"]) == ("Mine 2", "Theirs 1")
    assert (params["sent.phones"], params["stands.phones"]) == ("", "+436641234567")
    assert "stands.language" not in params
    assert reception.details(leila).address == "Theirs 1"


def test_a_patient_changes_what_is_theirs_to_change(clinic: StaffedClinic, leila: UUID) -> None:
    desk = as_patient(clinic, leila).patients
    version = desk.card(leila).version
    with pytest.raises(face.AtTheDesk):
        desk.update_admin(leila, version, replace(CHANGE, email="other@clinic.test"))
    assert desk.update_admin(leila, version, CHANGE).language == "de"


def test_identity_is_corrected_with_a_reason(clinic: StaffedClinic, leila: UUID) -> None:
    desk = clinic.role("RECEPTION").patients
    version = desk.card(leila).version
    married = Identity("Leila", "Haddad", date(1988, 3, 15), "FEMALE")
    with pytest.raises(face.ReasonMissing):
        desk.correct_identity(leila, version, married, "")
    new = desk.correct_identity(leila, version, married, "Passport seen")
    assert (new.last, new.born) == ("Haddad", date(1988, 3, 15))
    assert [hit.last for hit in desk.search("haddad 15.3.88", 5)] == ["Haddad"]
    assert desk.search("moreau", 5) == ()
    with pytest.raises(errors.Stale) as stale:
        desk.correct_identity(leila, version, replace(married, last="Other"), "Typing error")
    assert stale.value.params["stands.last_name"] == "Haddad"


def test_identity_is_verified_by_a_document(clinic: StaffedClinic, leila: UUID) -> None:
    desk = clinic.role("RECEPTION").patients
    version = desk.card(leila).version
    with pytest.raises(face.DetailRefused):
        desk.verify_identity(leila, version, "LIBRARY_CARD", "1")
    with pytest.raises(face.DetailRefused):
        desk.verify_identity(leila, version, "PASSPORT", " ")
    assert desk.verify_identity(leila, version, "PASSPORT", "P1234567").identity_verified
    assert desk.details(leila).identity_document == "PASSPORT P1234567"


@pytest.mark.row("F029")
def test_health_facts_are_ended_never_deleted(clinic: StaffedClinic, leila: UUID) -> None:
    desk = clinic.role("NURSE").patients
    fact = desk.add_health_fact(leila, PENICILLIN)
    desk.add_health_fact(leila, NewHealthFact("MEDICINE", "Ibuprofen 400"))
    ended = desk.end_health_fact(fact.id, fact.version)
    assert ended.ended_at is not None
    with pytest.raises(errors.Stale):
        desk.end_health_fact(fact.id, fact.version)
    assert [f.text for f in desk.file(leila).health] == ["Ibuprofen 400", "Penicillin"]
    assert not desk.card(leila).has_alert


def test_none_known_and_an_allergy_exclude_each_other(clinic: StaffedClinic, leila: UUID) -> None:
    desk, inside = clinic.role("NURSE").patients, inner(clinic, "NURSE").patients
    assert not inside.facts(leila).allergies_known
    desk.add_health_fact(leila, NewHealthFact("ALLERGY", "", face.NO_ALLERGIES))
    assert (inside.facts(leila).allergies_known, inside.facts(leila).allergies) == (True, ())
    assert not desk.card(leila).has_alert
    desk.add_health_fact(leila, PENICILLIN)
    assert inside.facts(leila).allergies == ("Penicillin",)
    with pytest.raises(face.FactRefused, match="End it"):
        desk.add_health_fact(leila, NewHealthFact("ALLERGY", "", face.NO_ALLERGIES))


def test_what_a_patient_tells_waits_for_staff(clinic: StaffedClinic, leila: UUID) -> None:
    told = as_patient(clinic, leila).patients.add_health_fact(leila, PENICILLIN)
    assert told.proposed
    desk = clinic.role("NURSE").patients
    assert desk.card(leila).has_alert
    confirmed = desk.add_health_fact(leila, replace(PENICILLIN, text="penicillin"))
    assert (confirmed.id, confirmed.proposed) == (told.id, False)
    with pytest.raises(face.AtTheDesk):
        as_patient(clinic, leila).patients.end_health_fact(told.id, confirmed.version)


def test_impossible_health_facts(clinic: StaffedClinic, leila: UUID) -> None:
    for wrong in (
        NewHealthFact("ALERGY", "x"),
        NewHealthFact("ALLERGY", "x", "DEADLY"),
        NewHealthFact("MEDICINE", "x", face.NO_ALLERGIES),
        NewHealthFact("MEDICINE", "  "),
    ):
        with pytest.raises(face.FactRefused):
            clinic.role("NURSE").patients.add_health_fact(leila, wrong)


def test_a_new_version_of_a_notice_is_accepted_anew(
    clinic: StaffedClinic, leila: UUID, clock: TestClock
) -> None:
    clock.go(minutes=5)
    desk = clinic.role("RECEPTION")
    desk.relations.accept_notice(leila, "PRIVACY", "2026-2", "DESK")
    assert len(desk.patients.details(leila).acceptances) == 3
    notices = inner(clinic, "RECEPTION").patients.facts(leila).notices
    assert notices == {"PRIVACY": "2026-2", "TERMS": "2026-1"}
    for wrong in (("COOKIES", "1", "DESK"), ("TERMS", "", "DESK"), ("TERMS", "1", "MOON")):
        with pytest.raises(face.DetailRefused):
            desk.relations.accept_notice(leila, *wrong)


def test_contact_permissions_are_kept_per_channel_and_purpose(
    clinic: StaffedClinic, leila: UUID
) -> None:
    desk = clinic.role("RECEPTION")
    version = desk.patients.card(leila).version
    said = {"EMAIL.REMINDERS": True, "SMS.MARKETING": False}
    assert desk.relations.set_contact_permissions(leila, version, said) == said
    mine = as_patient(clinic, leila).relations
    now = mine.set_contact_permissions(leila, version + 1, {"EMAIL.REMINDERS": False})
    assert now == {"EMAIL.REMINDERS": False, "SMS.MARKETING": False}
    assert desk.patients.details(leila).contact_permissions == now
    with pytest.raises(face.DetailRefused):
        desk.relations.set_contact_permissions(leila, version + 2, {"PIGEON.REMINDERS": True})
    with pytest.raises(errors.Stale):
        desk.relations.set_contact_permissions(leila, version, {"EMAIL.REMINDERS": True})


@pytest.mark.row("F025")
def test_a_guardian_is_one_until_the_child_comes_of_age(
    clinic: StaffedClinic, clock: TestClock
) -> None:
    child = person("Noor", "Haddad", date(2008, 12, 1))
    desk = inner(clinic, "RECEPTION")
    who = desk.patients.register(child, "").patient_id
    mother = NewPerson("Leila Haddad", "0664 1234567", "leila@clinic.test")
    with pytest.raises(face.ReasonMissing):
        desk.relations.link_person(who, mother, "GUARDIAN", "", None)
    link = desk.relations.link_person(who, mother, "GUARDIAN", "Birth certificate seen", None)
    assert link.ends_at is not None
    assert link.ends_at.isoformat() == "2026-11-30T23:00:00+00:00"
    assert desk.patients.facts(who).has_guardian
    clock.now = link.ends_at - timedelta(seconds=1)
    assert desk.patients.facts(who).has_guardian
    clock.now = link.ends_at
    assert not desk.patients.facts(who).has_guardian
    for born in (None, date(2012, 5, 6)):
        version = desk.patients.card(who).version
        identity = Identity("Noor", "Haddad", born, "FEMALE")
        desk.patients.correct_identity(who, version, identity, "Passport seen")
        assert not desk.patients.facts(who).has_guardian, "what has ended stays ended"
    (shown,) = desk.patients.details(who).people
    assert shown.ends_at == link.ends_at


def test_a_link_ends_with_a_reason(clinic: StaffedClinic, leila: UUID) -> None:
    desk = inner(clinic, "RECEPTION")
    link = desk.relations.link_person(leila, NewPerson("Omar"), "PROXY", "Letter seen", None)
    with pytest.raises(face.ReasonMissing):
        desk.relations.end_link(link.id, link.version, "")
    ended = desk.relations.end_link(link.id, link.version, "Withdrawn by letter")
    assert ended.ends_at is not None
    assert "Withdrawn by letter" in desk.patients.details(leila).people[0].evidence


def test_impossible_links(clinic: StaffedClinic, leila: UUID) -> None:
    links: tuple[tuple[NewPerson, str, type[errors.ClinicError]], ...] = (
        (NewPerson(""), "PAYER", face.NameRefused),
        (NewPerson("Omar", phone="12"), "PAYER", face.PhoneRefused),
        (NewPerson("Omar", email="x"), "PAYER", face.EmailRefused),
        (NewPerson("Omar"), "COUSIN", face.DetailRefused),
    )
    for who, kind, refusal in links:
        with pytest.raises(refusal):
            clinic.role("RECEPTION").relations.link_person(leila, who, kind, "seen", None)


def test_what_the_gates_ask(clinic: StaffedClinic, leila: UUID) -> None:
    facts = inner(clinic, "RECEPTION").patients.facts(leila)
    assert (facts.patient_id, facts.status, facts.born) == (leila, "ACTIVE", date(1988, 3, 14))
    assert (facts.language, facts.email) == ("en", LEILA.email)
    assert not facts.has_guardian


def test_faces_for_lists_open_no_file(clinic: StaffedClinic, leila: UUID) -> None:
    desk = inner(clinic, "RECEPTION").patients
    other = desk.register(person("Zoë", "Ångström"), "").patient_id
    before = len(opened(clinic))
    cards = desk.faces((leila, other, uuid4()))
    assert [card.last for card in cards] == ["Ångström", "Haddad-Moreau"]
    assert len(opened(clinic)) == before


@pytest.mark.parametrize(
    ("service", "desk"),
    [(PatientsService, PatientsDesk), (PatientRelationsService, PatientRelationsDesk)],
)
def test_every_operation_of_the_desk_is_performed(service: type, desk: type) -> None:
    performed = {
        name: member.__operation__
        for name in dir(service)
        if hasattr(member := getattr(service, name), "__operation__")
    }
    assert performed == {name: operation(method) for name, method in operations_of(desk)}
