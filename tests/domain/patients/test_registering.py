"""Registering: numbers without gaps, hostile names, duplicates, notices. On both engines."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text

from clinic_desktop.core import errors
from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import NewHealthFact, NewPhone
from clinic_desktop.store import audit
from tests.domain.patients.people import LEILA, person
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.inner import inner


def test_a_record_with_a_number(clinic: StaffedClinic) -> None:
    made = inner(clinic, "RECEPTION").patients.register(LEILA, "")
    card = clinic.role("RECEPTION").patients.card(made.patient_id)
    assert made.mrn == card.mrn == "MRN-2026-00001"
    assert (made.status, made.duplicates) == ("ACTIVE", ())
    assert (card.first, card.last, card.born) == ("Leila", "Haddad-Moreau", date(1988, 3, 14))
    assert card.phones == (face.Phone("+436641234567", "MOBILE", "+43 664 1234567"),)
    assert not card.identity_verified


NAMES = (
    ("Siobhán", "O'Brien-Ng"),
    ("Cher", ""),
    ("", "Sukarno"),
    ("عبد الله", "بن محمد"),
    ("🦊", "Fuchs 🌻"),
    ("<script>alert(1)</script>", "{{7*7}}"),
    ("Robert'); DROP TABLE patient;--", "%s %(x)s \\"),
    ("W" * 300, "ﷺ" * 300),
    ("=cmd|' /C calc'!A0", "+1"),
)
IMPOSSIBLE: tuple[tuple[dict[str, Any], type[errors.ClinicError]], ...] = (
    ({"first": "", "last": " "}, face.NameRefused),
    ({"first": "a\0"}, face.NameRefused),
    ({"last": "a\u202e"}, face.NameRefused),
    ({"called": "x" * 301}, face.NameRefused),
    ({"born": date(2026, 11, 24)}, face.BirthDateRefused),
    ({"born": date(1800, 1, 1)}, face.BirthDateRefused),
    ({"phones": (NewPhone("12"),)}, face.PhoneRefused),
    ({"email": "leila"}, face.EmailRefused),
    ({"sex": "F"}, face.DetailRefused),
    ({"language": "klingon"}, face.DetailRefused),
    ({"residence_country": "Austria"}, face.DetailRefused),
    ({"blood_group": "C+"}, face.DetailRefused),
    ({"source": "FAX"}, face.DetailRefused),
    ({"address": "x" * 501}, errors.RuleViolation),
    ({"health": (NewHealthFact("ALLERGY", ""),)}, face.FactRefused),
)


@pytest.mark.row("F013")
def test_names_stay_as_typed(clinic: StaffedClinic) -> None:
    inside, desk = inner(clinic, "RECEPTION").patients, clinic.role("RECEPTION").patients
    for first, last in NAMES:
        card = desk.card(inside.register(person(first, last), "").patient_id)
        assert (card.first, card.last) == (first, last)


@pytest.mark.row("F013")
def test_impossible_entries_are_refused_and_take_no_number(clinic: StaffedClinic) -> None:
    desk = inner(clinic, "RECEPTION").patients
    for wrong, refusal in IMPOSSIBLE:
        with pytest.raises(refusal):
            desk.register(replace(LEILA, **wrong), "")
    assert desk.register(LEILA, "").mrn == "MRN-2026-00001"


def test_notices_come_first(clinic: StaffedClinic) -> None:
    desk = inner(clinic, "RECEPTION").patients
    for without in (replace(LEILA, accepted_privacy=""), replace(LEILA, accepted_terms="")):
        with pytest.raises(face.NoticesMissing):
            desk.register(without, "")


def test_29_february_is_a_birthday(clinic: StaffedClinic) -> None:
    desk = inner(clinic, "RECEPTION").patients
    made = desk.register(person("Leap", "Day", date(2008, 2, 29)), "")
    assert desk.card(made.patient_id).born == date(2008, 2, 29)


def test_accepted_versions_are_kept_and_stay(clinic: StaffedClinic) -> None:
    made = inner(clinic, "RECEPTION").patients.register(LEILA, "")
    accepted = clinic.role("RECEPTION").patients.details(made.patient_id).acceptances
    assert {(a.notice, a.version) for a in accepted} == {("PRIVACY", "2026-1"), ("TERMS", "2026-1")}
    with pytest.raises(Exception, match="patients.acceptance_kept"), clinic.engine.begin() as c:
        c.execute(text("UPDATE notice_acceptance SET notice_version = 'none'"))


@pytest.mark.row("F002")
@pytest.mark.row("F003")
@pytest.mark.row("F004")
@pytest.mark.parametrize(
    ("again", "reason"),
    [
        (person("Max", "Muster", email="LEILA.haddad@clinic.test"), "same e-mail address"),
        (person("Max", "Muster", phones=(NewPhone("+43 664 123 45 67"),)), "same phone number"),
        (person("Leïla", "Haddad Moreau", date(1988, 3, 14)), "same name"),
        (person("Haddad-Moreau", "Leila", date(1988, 3, 14)), "first and last name swapped"),
        (person("Laila", "Haddad-Moreau", date(1988, 3, 14)), "nearly the same name"),
        (person("Leila", "Haddad-Moreau", date(1988, 3, 15)), "birth date differs by one digit"),
    ],
)
def test_a_likely_duplicate_asks_for_a_reason(
    clinic: StaffedClinic, again: face.Registration, reason: str
) -> None:
    reception = inner(clinic, "RECEPTION")
    desk = reception.patients
    first = desk.register(LEILA, "")
    with pytest.raises(face.DuplicateFound) as found:
        desk.register(again, "")
    assert found.value.params["other"] == str(first.patient_id)
    assert reason in found.value.params["reasons"]
    made = desk.register(again, "Another person, a sister")
    assert (made.status, made.mrn) == ("ACTIVE", "MRN-2026-00002")
    assert made.duplicates[0].other.patient_id == first.patient_id
    assert reception.relations.duplicates() == ()


def test_a_reason_of_two_letters_is_none(clinic: StaffedClinic) -> None:
    desk = inner(clinic, "RECEPTION").patients
    desk.register(LEILA, "")
    with pytest.raises(face.ReasonMissing):
        desk.register(LEILA, "no")


def test_while_typing_the_likely_ones_are_named(clinic: StaffedClinic) -> None:
    made = inner(clinic, "RECEPTION").patients.register(LEILA, "")
    desk = clinic.role("RECEPTION").patients
    (found,) = desk.likely_duplicates("Leila", "Hadad-Moreau", date(1988, 3, 14), ("06",), "")
    assert (found.other.patient_id, found.other.phone_tail) == (made.patient_id, "4567")
    assert found.score == 80
    assert desk.likely_duplicates("", "", None, (), "") == ()
    assert desk.likely_duplicates("Leila", "", None, ("0664 1234567",), "") != ()


@pytest.mark.row("F025")
def test_a_guardian_registers_a_child_with_the_same_address(clinic: StaffedClinic) -> None:
    desk = inner(clinic, "RECEPTION").patients
    desk.register(LEILA, "")
    child = replace(LEILA, first="Noor", born=date(2015, 5, 5))
    assert desk.register(child, "Her child").status == "ACTIVE"


def test_from_elsewhere_nobody_is_told_and_reception_decides(clinic: StaffedClinic) -> None:
    reception = inner(clinic, "RECEPTION")
    desk = reception.patients
    desk.register(LEILA, "")
    made = desk.register(replace(LEILA, source="TABLET"), "")
    assert made.status == "REVIEW"
    (pair,) = reception.relations.duplicates()
    assert (pair.patient.patient_id, pair.score) == (made.patient_id, 100)
    with pytest.raises(face.ReasonMissing):
        reception.relations.decide_duplicate(pair.id, pair.version, "DIFFERENT", "")
    with pytest.raises(errors.Stale):
        reception.relations.decide_duplicate(pair.id, 7, "DIFFERENT", "Twins")
    reception.relations.decide_duplicate(pair.id, pair.version, "DIFFERENT", "Twins, seen both")
    assert desk.card(made.patient_id).status == "ACTIVE"
    assert reception.relations.duplicates() == ()


def test_the_same_person_stays_under_review(clinic: StaffedClinic) -> None:
    reception = inner(clinic, "RECEPTION")
    desk = reception.patients
    desk.register(LEILA, "")
    made = desk.register(replace(LEILA, source="PORTAL"), "")
    (pair,) = reception.relations.duplicates()
    reception.relations.decide_duplicate(pair.id, pair.version, "SAME", "Seen the passport")
    assert desk.card(made.patient_id).status == "REVIEW"


def test_numbers_begin_anew_with_the_clinic_s_year(clinic: StaffedClinic, clock: TestClock) -> None:
    desk = inner(clinic, "RECEPTION").patients
    desk.register(person("Old", "Year"), "")
    clock.go(days=38, hours=12, minutes=30)  # 31 December, 23:30 UTC: 0:30 in Vienna
    assert desk.register(person("New", "Year"), "").mrn == "MRN-2027-00001"


def test_numbers_have_no_gaps_and_no_doubles_among_eight(clinic: StaffedClinic) -> None:
    made: list[str] = []
    refused: list[errors.ClinicError] = []
    desk, gate = inner(clinic, "RECEPTION").patients, threading.Barrier(8, timeout=120)

    def register(worker: int) -> None:
        gate.wait()
        for number in range(5):
            try:
                one = person(f"{chr(97 + worker) * 9}", f"{chr(107 + number) * 9}")
                made.append(desk.register(one, "").mrn)
                desk.register(replace(one, sex="?"), "")
            except errors.ClinicError as error:
                refused.append(error)

    threads = [threading.Thread(target=register, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {type(error) for error in refused} == {face.DetailRefused}
    assert sorted(made) == [f"MRN-2026-{number:05}" for number in range(1, 41)]


def test_two_at_once_register_one_person_once(clinic: StaffedClinic) -> None:
    outcomes: list[str] = []
    desk, gate = inner(clinic, "RECEPTION").patients, threading.Barrier(4, timeout=120)

    def register() -> None:
        gate.wait()
        try:
            outcomes.append(desk.register(LEILA, "").mrn)
        except errors.ClinicError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=register) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["MRN-2026-00001", *["patients.duplicate"] * 3]


def test_registering_is_not_offered_to_screens(clinic: StaffedClinic) -> None:
    with pytest.raises(errors.Forbidden):
        clinic.role("RECEPTION").patients.register(LEILA, "")


def test_the_new_file_is_in_the_access_log(clinic: StaffedClinic) -> None:
    made = inner(clinic, "RECEPTION").patients.register(LEILA, "")
    with clinic.engine.connect() as connection:
        assert audit.verify(connection).bad is None
        opened = connection.scalars(select(audit.opened_table.c.patient_id)).all()
    assert opened == [made.patient_id]


def test_a_record_is_never_deleted(clinic: StaffedClinic) -> None:
    inner(clinic, "RECEPTION").patients.register(LEILA, "")
    with pytest.raises(Exception, match="patients.record_kept"), clinic.engine.begin() as c:
        c.execute(text("DELETE FROM patient"))
