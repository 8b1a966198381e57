"""Imported rows: new people, people who may be known, rows that cannot be kept; never twice."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from clinic_desktop.core import errors
from clinic_desktop.domain.patients.interface import NewPhone, Registration, RowDecided
from clinic_desktop.domain.patients.interface.imports import HeldRow, RowIn, RowOut
from clinic_desktop.store import audit
from clinic_desktop.store.engine import reading
from tests.support.clinics import StaffedClinic

ZOFIA = Registration(
    "Zofia", "Petrov", date(1988, 3, 14), (NewPhone("+43 660 1234567"),), "zofia@example.test",
    address="Parkring 12/4, 1010 Wien", source="IMPORT",
)  # fmt: skip
STRANGER = Registration("Nadia", "Okoro", date(1979, 7, 2), source="IMPORT")


def rows(*registrations: Registration) -> tuple[RowIn, ...]:
    return tuple(
        RowIn(number, sha256(repr(one).encode()).hexdigest(), one)
        for number, one in enumerate(registrations, 1)
    )


def took(clinic: StaffedClinic, *registrations: Registration) -> list[RowOut]:
    return list(clinic.as_system().imports.take_in("old.csv", rows(*registrations)))


def held(clinic: StaffedClinic) -> tuple[HeldRow, ...]:
    return clinic.role("RECEPTION").imports.held(50)


@pytest.mark.row("F002")
@pytest.mark.row("F003")
@pytest.mark.row("F004")
@pytest.mark.parametrize(
    "like",
    [
        replace(ZOFIA, email="", phones=(), address=""),
        Registration("Zofja", "Petrow", date(1988, 3, 14), source="IMPORT"),
        Registration("Petrov", "Zofia", date(1988, 4, 14), source="IMPORT"),
        Registration("Zofia", "Petrov", None, address="Parkrnig 12/4, 1010 Wien", source="IMPORT"),
        Registration("Zofai", "Petrov", date(1988, 3, 11), address=ZOFIA.address, source="IMPORT"),
        Registration("Z.", "", None, (NewPhone("0660 1234567"),), source="IMPORT"),
        Registration("Someone", "Else", None, (), "ZOFIA@example.test", source="IMPORT"),
    ],
    ids=["same", "spelling", "swapped", "address", "two slips", "phone", "e-mail"],
)
def test_who_may_be_known_is_held_with_a_score(clinic: StaffedClinic, like: Registration) -> None:
    assert [one.status for one in took(clinic, ZOFIA, like)] == ["IMPORTED", "HELD"]
    assert [one.status for one in took(clinic, replace(like, called="Z"))] == ["HELD"]
    waiting = held(clinic)
    assert len(waiting) == 2
    assert all(50 <= one.score <= 100 and one.likely[0].reasons for one in waiting)
    assert {one.likely[0].other.last for one in waiting} == {"Petrov"}
    assert len(clinic.role("RECEPTION").patients.search("petrov", 10)) == 1


def test_namesakes_and_families_are_not_held(clinic: StaffedClinic) -> None:
    said = took(
        clinic, ZOFIA,
        Registration("Zofia", "Petrov", date(1951, 11, 30), source="IMPORT"),
        Registration("Marek", "Petrov", date(1986, 1, 2), address=ZOFIA.address, source="IMPORT"),
        Registration("Nadia", "Okoro", date(1988, 3, 14), source="IMPORT"),
    )  # fmt: skip
    assert [one.status for one in said] == ["IMPORTED"] * 4


def test_a_number_too_short_to_be_looked_for_is_still_the_same_number(
    clinic: StaffedClinic,
) -> None:
    """It is compared with whom the birth date brings; longer ones are found by their end."""
    phones = (NewPhone("+683 4002"),)
    took(clinic, Registration("Ana", "Tasi", ZOFIA.born, phones, source="IMPORT"))
    said = took(clinic, Registration("Bo", "Lani", ZOFIA.born, phones, source="IMPORT"))
    assert [one.status for one in said] == ["HELD"]
    assert "same phone number" in held(clinic)[0].likely[0].reasons


def test_an_import_again_changes_nothing(clinic: StaffedClinic) -> None:
    first = took(clinic, ZOFIA, STRANGER, replace(STRANGER, called="N"))
    assert [one.status for one in first] == ["IMPORTED", "IMPORTED", "HELD"]
    again = took(clinic, ZOFIA, STRANGER, replace(STRANGER, called="N"))
    assert [one.status for one in again] == ["KNOWN"] * 3
    mrns = [one.mrn for one in first if one.mrn]
    assert [mrn[-5:] for mrn in mrns] == ["00001", "00002"]
    assert len(held(clinic)) == 1


def test_a_row_twice_in_one_file_is_one_row(clinic: StaffedClinic) -> None:
    assert [one.status for one in took(clinic, ZOFIA, ZOFIA)] == ["IMPORTED", "KNOWN"]


BAD = (
    (replace(STRANGER, first="", last=" "), "first"),
    (replace(STRANGER, first="A\x00B"), "first"),
    (replace(STRANGER, first="\udcc3"), "first"),
    (replace(STRANGER, last="x" * 301), "last"),
    (replace(STRANGER, born=date(2101, 1, 1)), "born"),
    (replace(STRANGER, born=date(1701, 1, 1)), "born"),
    (replace(STRANGER, sex="BOTH"), "sex"),
    (replace(STRANGER, language="Deutsch"), "language"),
    (replace(STRANGER, source="DESK", accepted_privacy="1", accepted_terms="1"), "source"),
)
NAMES = (
    ("Seán", "O'Neil"), ("", "Sukarno"), ("ليلى", "حداد"), ("Anna 🌸", "Lindqvist"),
    ("A" * 300, "B" * 300), ("Robert'); DROP TABLE patient;--", "Tables"),
)  # fmt: skip


def test_a_bad_row_is_named_and_the_others_go_on(clinic: StaffedClinic) -> None:
    *refused, kept = took(clinic, *(row for row, _ in BAD), ZOFIA)
    assert [(one.status, one.field) for one in refused] == [("REFUSED", name) for _, name in BAD]
    assert all(one.words for one in refused)
    assert kept.status == "IMPORTED"
    assert kept.mrn.endswith("-00001"), "a refused row takes no number"


def test_unusual_names_are_names(clinic: StaffedClinic) -> None:
    made = took(clinic, *(replace(STRANGER, first=first, last=last) for first, last in NAMES))
    desk = clinic.role("RECEPTION").patients
    for one, name in zip(made, NAMES, strict=True):
        assert one.status == "IMPORTED"
        assert one.patient_id is not None
        card = desk.card(one.patient_id)
        assert (card.first, card.last) == name


def test_contacts_that_cannot_be_read_are_left_out_and_named(clinic: StaffedClinic) -> None:
    made = took(clinic, replace(STRANGER, phones=(NewPhone("n/a"),), email="none"))[0]
    assert made.status == "IMPORTED"
    assert "n/a" in made.words
    assert "none" in made.words


def test_the_dead_are_not_written_to(clinic: StaffedClinic) -> None:
    row = replace(rows(STRANGER)[0], deceased=True)
    made = clinic.as_system().imports.take_in("old.csv", (row,))[0]
    assert made.patient_id is not None
    assert clinic.role("RECEPTION").patients.card(made.patient_id).status == "DECEASED"


@pytest.mark.row("F004")
def test_the_reception_decides(clinic: StaffedClinic) -> None:
    """Merged: what the record did not say is heard; kept: another person; rejected: forgotten."""
    known = replace(ZOFIA, email="", address="")
    other = (NewPhone("+43 660 7654321"),)
    read = [
        replace(ZOFIA, phones=other, called="Zo"),
        replace(ZOFIA, phones=other, called="B"),
        replace(ZOFIA, phones=other, called="C"),
    ]
    made = took(clinic, known, *read)
    assert [one.status for one in made] == ["IMPORTED", "HELD", "HELD", "HELD"]
    desk, zofia = clinic.role("RECEPTION"), made[0].patient_id
    waiting = sorted(held(clinic), key=lambda one: one.number)
    assert [task.kind for task in desk.centre.my_tasks()] == ["IMPORT_HELD"]
    merged = desk.imports.decide(waiting[0].id, waiting[0].version, "MERGE", zofia, "Same person")
    assert (merged.status, merged.patient_id) == ("MERGED", zofia)
    assert zofia is not None
    details = desk.patients.details(zofia)
    assert (details.card.email, details.address) == (ZOFIA.email, ZOFIA.address)
    assert {phone.e164 for phone in details.card.phones} == {"+436601234567", "+436607654321"}
    assert details.card.called == "Zo"
    kept = desk.imports.decide(waiting[1].id, waiting[1].version, "KEEP", None, "Twin sister")
    assert (kept.status, kept.mrn[-5:]) == ("KEPT", "00002")
    gone = desk.imports.decide(waiting[2].id, waiting[2].version, "REJECT", None, "Test data")
    assert (gone.status, gone.patient_id) == ("REJECTED", None)
    assert held(clinic) == ()
    assert desk.centre.my_tasks() == ()
    with pytest.raises(RowDecided):
        desk.imports.decide(waiting[1].id, waiting[1].version + 1, "REJECT", None, "Changed mind")
    assert [one.status for one in took(clinic, known, *read)] == ["KNOWN"] * 4


def test_a_decision_needs_a_reason_a_record_and_a_fresh_look(clinic: StaffedClinic) -> None:
    took(clinic, ZOFIA, replace(ZOFIA, called="Zo"))
    desk, row = clinic.role("RECEPTION"), held(clinic)[0]
    for decision, version, reason, code in (
        ("MERGE", row.version, "Same person", "patients.detail"),
        ("KEEP", row.version, "", "patients.reason"),
        ("BOTH", row.version, "Same person", "patients.detail"),
        ("KEEP", row.version + 1, "Same person", "clinic.stale"),
    ):
        with pytest.raises(errors.ClinicError) as refused:
            desk.imports.decide(row.id, version, decision, None, reason)
        assert refused.value.code == code
    assert held(clinic)[0].version == row.version


def test_only_the_administration_imports(clinic: StaffedClinic) -> None:
    for role in ("RECEPTION", "SURGEON", "BILLING"):
        with pytest.raises(errors.Forbidden):
            clinic.role(role).imports.take_in("old.csv", rows(ZOFIA))
    assert clinic.role("ADMIN").imports.take_in("old.csv", rows(ZOFIA))[0].status == "IMPORTED"
    with pytest.raises(errors.Forbidden):
        clinic.role("ADMIN").imports.held(5)


def test_an_import_is_audited_by_file_and_patient(clinic: StaffedClinic) -> None:
    made = took(clinic, ZOFIA, STRANGER)
    with reading(clinic.engine).connect() as connection:
        assert audit.verify(connection).bad is None
        newest = connection.execute(audit.event_table.select()).all()[-1].body
    assert '"imports.take_in"' in newest
    assert all(str(one.patient_id) in newest for one in made)
