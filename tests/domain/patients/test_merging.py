"""Two records of one person: proposed, confirmed by somebody else, read as one, undone."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import bindparam, text
from sqlalchemy.exc import DBAPIError

from clinic_desktop.domain.accounts.interface import NewColleague, NewPatientAccount, WrongLogin
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.patients.interface import (
    AdminChange,
    Merge,
    MergeAlone,
    MergedAway,
    MergeKept,
    MergeOpen,
    MergeRefused,
    NewHealthFact,
    NewPerson,
    NewPhone,
)
from clinic_desktop.store import audit
from clinic_desktop.store.base import Id
from clinic_desktop.store.engine import reading
from tests.domain.patients.people import LEILA
from tests.support.clinics import PASSWORD, PIN, StaffedClinic
from tests.support.clock import NOON, TestClock
from tests.support.inner import inner

LATEX = NewHealthFact("ALLERGY", "Latex", "SEVERE")
AGAIN = replace(
    LEILA, email="leila.other@clinic.test", phones=(NewPhone("0664 7654321"),), source="PORTAL",
    health=(LATEX,),
)  # fmt: skip
CHANGE = AdminChange((), "", "", "", "en", False, "", "")


def second_desk(clinic: StaffedClinic) -> Clinic:
    new = NewColleague("Sam Desk", "sam@example.test", PASSWORD, ("RECEPTION",), pin=PIN)
    clinic.role("ADMIN").staff.add_colleague(new)
    token = clinic.as_caller(None).accounts.sign_in("sam@example.test", PASSWORD, "desk 2").token
    clinic.as_caller(token).accounts.step_up(PIN)
    return clinic.as_caller(token)


def account(clinic: StaffedClinic, patient_id: UUID, login: str) -> UUID:
    accounts = inner(clinic, "ADMIN").patient_accounts
    hashed = accounts.hashed_for_patient(PASSWORD, ())
    return accounts.make_patient_account(
        NewPatientAccount(patient_id, login, "Leila Haddad-Moreau", hashed)
    )


def no_row_is_written(clinic: StaffedClinic, gone: UUID) -> None:
    """Nor by a program that goes round the services."""
    for sql in (
        "UPDATE patient SET last_name = 'X' WHERE id = :one",
        "UPDATE health_fact SET text = 'X' WHERE patient_id = :one",
        "UPDATE appointment SET reason = 'X' WHERE patient_id = :one",
        "INSERT INTO notice_acceptance (id, patient_id, notice, notice_version, accepted_at, place,"
        " version, created_at, created_by, updated_at, updated_by) SELECT :new, patient_id, notice,"
        " '9', accepted_at, place, 1, created_at, created_by, updated_at, updated_by"
        " FROM notice_acceptance WHERE patient_id = :one AND notice = 'TERMS'",
    ):
        values = {
            name: kind for name, kind in (("one", gone), ("new", uuid4())) if f":{name}" in sql
        }
        said = text(sql).bindparams(*(bindparam(name, one, Id) for name, one in values.items()))
        with pytest.raises(DBAPIError, match="patients.merged"), clinic.engine.begin() as direct:
            direct.execute(said)


def undone_again(clinic: StaffedClinic, other: Clinic, done: Merge, pair_id: UUID) -> None:
    """Both stand again, to be decided about; and only once."""
    kept, gone, desk = done.kept.patient_id, done.gone.patient_id, clinic.role("RECEPTION")
    (merge,) = desk.relations.merges()
    assert (merge.id, merge.until - merge.merged_at) == (done.id, timedelta(days=30))
    undone = other.merging.unmerge(merge.id, merge.version, "Twins after all")
    assert undone.gone.status == "REVIEW"
    assert desk.relations.merges() == ()
    assert [one.id for one in desk.relations.duplicates()] == [pair_id]
    assert clinic.role("SURGEON").progress.file(kept).appointments == ()
    assert len(desk.patients.search("haddad", 10)) == 2
    with pytest.raises(MergeKept):
        other.merging.unmerge(merge.id, undone.version, "Once more")
    with reading(clinic.engine).connect() as connection:
        assert audit.verify(connection).bad is None
    looks = clinic.role("AUDITOR").access.access_log(gone)
    assert {"merging.merge", "merging.unmerge"} <= {look.operation for look in looks}


@pytest.fixture
def two(clinic: StaffedClinic) -> tuple[UUID, UUID]:
    """Known at the desk; and registered once more from home, with another address."""
    known = inner(clinic, "RECEPTION").patients.register(LEILA, "")
    again = inner(clinic, "RECEPTION").patients.register(AGAIN, "")
    assert (again.status, len(again.duplicates)) == ("REVIEW", 1)
    return known.patient_id, again.patient_id


@pytest.mark.row("F023", "C23")
def test_two_records_become_one_and_two_again(
    clinic: StaffedClinic, two: tuple[UUID, UUID], clock: TestClock
) -> None:
    kept, gone = two
    desk, other = clinic.role("RECEPTION"), second_desk(clinic)
    number, stands = (desk.patients.card(one).mrn for one in (gone, kept))
    account(clinic, gone, "leila.other@clinic.test")
    surgeon = desk.staff.colleagues("SURGEON")[0].id
    at = NOON + timedelta(hours=3)
    visit = desk.reception.book(
        NewAppointment(gone, surgeon, at, at + timedelta(minutes=30), "FIRST", "IN_PERSON", "Nose")
    )
    (pair,) = desk.relations.duplicates()
    with pytest.raises(MergeRefused):
        other.merging.merge(pair.id, pair.version, kept, "Passport seen")
    desk.relations.decide_duplicate(pair.id, pair.version, "SAME", "Passport seen")
    assert desk.relations.duplicates() == ()
    (pair,) = other.relations.proposed_merges()
    assert [one.kind for one in other.centre.my_tasks()].count("MERGE") == 1
    with pytest.raises(MergeAlone):
        desk.merging.merge(pair.id, pair.version, kept, "Passport seen")
    with pytest.raises(MergeOpen):
        other.merging.merge(pair.id, pair.version, kept, "Passport seen")
    desk.reception.cancel(visit.id, "Booked twice")
    done = other.merging.merge(pair.id, pair.version, kept, "Passport seen")
    assert (done.gone.patient_id, done.kept.patient_id) == (gone, kept)
    assert not [one for one in other.centre.my_tasks() if one.kind == "MERGE"]

    for asked in (number, "7654321", "haddad"):
        assert [hit.patient_id for hit in desk.patients.search(asked, 10)] == [kept], asked
    page = clinic.role("SURGEON").progress.file(kept)
    assert page.details.also == (number,)
    assert [one.id for one in page.appointments] == [visit.id]
    assert [fact.text for fact in page.alerts.facts] == ["Latex"]
    assert desk.patients.details(gone).merged_into == kept
    likely = desk.patients.likely_duplicates("Leila", "Haddad-Moreau", LEILA.born, (), "")
    assert [one.other.patient_id for one in likely] == [kept]

    with pytest.raises(MergedAway, match=stands):
        desk.patients.update_admin(gone, desk.patients.card(gone).version, CHANGE)
    with pytest.raises(MergedAway):
        clinic.role("NURSE").patients.add_health_fact(gone, LATEX)
    with pytest.raises(MergedAway):
        desk.relations.decide_duplicate(pair.id, pair.version, "DIFFERENT", "No, sisters")
    no_row_is_written(clinic, gone)
    tokens = clinic.as_caller(None).tokens.log_in("leila.other@clinic.test", PASSWORD, "home")
    assert clinic.as_caller(tokens.access_token).patient_side.me().mrn == stands

    undone_again(clinic, other, done, pair.id)


@pytest.mark.row("C23")
def test_what_came_in_earlier_steps_comes_back_with_the_record_it_came_by(
    clinic: StaffedClinic,
) -> None:
    """Four records, one after the other into the next; the last step was wrong."""
    clinic.role("ADMIN").overrides.waive_two_people("Dr Park works alone")
    desk, records = clinic.role("RECEPTION"), inner(clinic, "RECEPTION").patients
    first, second, third, last = (
        records.register(one, "").patient_id
        for one in (LEILA, AGAIN, replace(AGAIN, phones=()), replace(AGAIN, email=""))
    )
    done = None
    for gone, kept in ((first, second), (second, third), (third, last)):
        (pair,) = [
            one for one in desk.relations.duplicates()
            if {one.patient.patient_id, one.other.patient_id} == {gone, kept}
        ]  # fmt: skip
        desk.relations.decide_duplicate(pair.id, pair.version, "SAME", "Passport seen")
        (pair,) = [one for one in desk.relations.proposed_merges() if one.id == pair.id]
        done = desk.merging.merge(pair.id, pair.version, kept, "Passport seen")
    assert done is not None
    stands = [desk.patients.details(one).merged_into for one in (first, second, third)]
    assert stands == [last, last, last]
    desk.merging.unmerge(done.id, done.version, "Twins")
    stands = [desk.patients.details(one).merged_into for one in (first, second, third, last)]
    assert stands == [third, third, None, None]


@pytest.mark.row("C23")
def test_who_speaks_for_a_record_that_went(clinic: StaffedClinic, clock: TestClock) -> None:
    """Who only said to be the guardian does so no more; who was seen is shown and can be ended."""
    clinic.role("ADMIN").overrides.waive_two_people("Dr Park works alone")
    desk, records = clinic.role("RECEPTION"), inner(clinic, "RECEPTION").patients
    child = replace(LEILA, born=date(2015, 3, 14))
    kept = records.register(child, "").patient_id
    gone = records.register(replace(AGAIN, born=child.born, guardian="Nadia Haddad"), "").patient_id
    seen = desk.relations.link_person(
        gone, NewPerson("Anton Haddad"), "GUARDIAN", "Birth certificate seen.", None
    )
    (pair,) = desk.relations.duplicates()
    desk.relations.decide_duplicate(pair.id, pair.version, "SAME", "Passport seen")
    (pair,) = desk.relations.proposed_merges()
    done = desk.merging.merge(pair.id, pair.version, kept, "Passport seen")
    shown = {one.kind: one for one in desk.patients.details(kept).people}
    assert shown["SAYS_GUARDIAN"].ends_at == clock.now
    assert shown["GUARDIAN"].id == seen.id
    assert records.facts(kept).guardians == ()
    assert records.opened(kept).facts.guardians == ()
    clock.now += timedelta(minutes=1)
    ended = desk.relations.end_link(seen.id, shown["GUARDIAN"].version, "Custody ended")
    assert ended.ends_at == clock.now
    assert shown["SAYS_GUARDIAN"].why_ended == "This record was merged into another."
    desk.merging.unmerge(done.id, done.version, "Twins")
    again = {one.kind: one for one in desk.patients.details(gone).people}
    assert again["SAYS_GUARDIAN"].lives(clock.now + timedelta(days=365))
    assert (again["SAYS_GUARDIAN"].ends_at, again["SAYS_GUARDIAN"].why_ended) == (seen.ends_at, "")
    assert again["GUARDIAN"].ends_at == clock.now, "what the reception ended stays ended"


@pytest.mark.row("C23")
def test_of_two_accounts_one_stays_and_a_month_later_it_is_for_good(
    clinic: StaffedClinic, two: tuple[UUID, UUID], clock: TestClock
) -> None:
    kept, gone = two
    for patient, login in ((kept, "leila.haddad@clinic.test"), (gone, "leila.other@clinic.test")):
        account(clinic, patient, login)
    clinic.role("ADMIN").overrides.waive_two_people("Dr Park works alone")
    desk = clinic.role("RECEPTION")
    (pair,) = desk.relations.duplicates()
    desk.relations.decide_duplicate(pair.id, pair.version, "SAME", "Passport seen")
    (pair,) = desk.relations.proposed_merges()
    done = desk.merging.merge(pair.id, pair.version, kept, "Passport seen")
    nobody = clinic.as_caller(None).tokens
    with pytest.raises(WrongLogin):
        nobody.log_in("leila.other@clinic.test", PASSWORD, "home")
    assert nobody.log_in("leila.haddad@clinic.test", PASSWORD, "home").access_token
    clock.now += timedelta(days=31)
    clinic.forget()
    late = clinic.role("RECEPTION")
    assert late.relations.merges() == ()
    with pytest.raises(MergeKept):
        late.merging.unmerge(done.id, done.version + 1, "Twins")
