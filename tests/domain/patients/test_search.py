"""Searching people on both engines: accents, order, parts, numbers, dates."""

from datetime import date

import pytest
from sqlalchemy import event, text

from clinic_desktop.core import errors
from clinic_desktop.domain.patients.interface import AdminChange, NewPhone
from tests.domain.patients.people import LEILA, person
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner

EVERYBODY = (
    LEILA,
    person("Zoë", "Ångström", date(1990, 2, 28)),
    person("Sean", "O'Neil", date(1975, 6, 1)),
    person("Cher"),
    person("محمّد", "الأحمد", date(1980, 1, 1)),
    person("🦊", "Fuchs"),
    person("<b>Bold</b>", "Markup"),
    person("Łukasz", "Żak", date(2000, 2, 29)),
    person("N" * 300, "M" * 300),
    person("Jürgen", "Straße", called="Jogi"),
    person("Hana", "Novak", phones=(NewPhone("+420 601 123 456"), NewPhone("0664 7654321"))),
)

FOUND = (
    ("haddad", "Haddad-Moreau"),
    ("moreau leïla", "Haddad-Moreau"),
    ("leila had", "Haddad-Moreau"),
    ("haddadmoreau", "Haddad-Moreau"),
    ("oreau", "Haddad-Moreau"),
    ("le", "Haddad-Moreau"),
    ("ha le", "Haddad-Moreau"),
    ("angstrom", "Ångström"),
    ("ANGSTROM ZOE", "Ångström"),
    ("oneil", "O'Neil"),
    ("o'nei", "O'Neil"),
    ("neil", "O'Neil"),
    ("cher", "Cher"),
    ("che", "Cher"),
    ("محمد", "الأحمد"),
    ("الاحمد", "الأحمد"),
    ("zak lukasz", "Żak"),
    ("strasse", "Straße"),
    ("jogi", "Straße"),
    ("markup", "Markup"),
    ("🦊", "Fuchs"),
    ("1234567", "Haddad-Moreau"),
    ("0664 123", "Haddad-Moreau"),
    ("+43 664 1234567", "Haddad-Moreau"),
    ("601 123", "Novak"),
    ("4321", "Novak"),
    ("14.3.88", "Haddad-Moreau"),
    ("14031988", "Haddad-Moreau"),
    ("1988-03-14", "Haddad-Moreau"),
    ("29.2.2000", "Żak"),
    ("had 14.3.1988", "Haddad-Moreau"),
    ("leila 664", "Haddad-Moreau"),
    ("MRN-2026-00001", "Haddad-Moreau"),
    ("2026-00002", "Ångström"),
    ("NNNNNNNN", "M" * 300),
)
"""What is typed, and the last name of somebody who is among the hits."""

NOBODY = (
    "",
    "  ",
    "%",
    "_",
    "'",
    "zzz",
    "haddad 1.1.1990",
    "leila novak",
    "9999",
    "\0",
    "\ud800",
    '"',
    "x" * 1000,
)


@pytest.fixture
def crowd(clinic: StaffedClinic) -> StaffedClinic:
    desk = inner(clinic, "RECEPTION").patients
    for one in EVERYBODY:
        desk.register(one, "")
    return clinic


def names(clinic: StaffedClinic, typed: str, limit: int = 50) -> list[str]:
    hits = clinic.role("RECEPTION").patients.search(typed, limit)
    return [hit.last or hit.first for hit in hits]


def test_found(crowd: StaffedClinic) -> None:
    for typed, last in FOUND:
        assert last in names(crowd, typed), typed


def test_nobody(crowd: StaffedClinic) -> None:
    for typed in NOBODY:
        assert names(crowd, typed) == [], typed


def test_ordered_by_name_whatever_the_case(crowd: StaffedClinic) -> None:
    assert names(crowd, "664") == ["Haddad-Moreau", "Novak"]


def test_the_limit_holds_and_names_that_begin_so_come_first(crowd: StaffedClinic) -> None:
    desk = inner(crowd, "RECEPTION").patients
    for number in range(60):
        desk.register(
            person("Tom", f"Aamar{chr(97 + number % 26)}{chr(97 + number // 26)}"), "x y z"
        )
    desk.register(person("Eva", "Marbach"), "")
    found = names(crowd, "mar")
    assert len(found) == 50
    assert "Marbach" in found
    assert found == sorted(found)
    assert len(names(crowd, "mar", 5)) == 5
    assert len(names(crowd, "mar", 10_000)) == 50


def test_a_page_of_surnames_is_not_diluted_by_first_names(crowd: StaffedClinic) -> None:
    desk = inner(crowd, "RECEPTION").patients
    for number in range(55):
        letters = chr(97 + number % 26) + chr(97 + number // 26)
        desk.register(person("Quentin", f"Aab{letters}"), "x y z")
        desk.register(person("Tom", f"Que{letters}"), "x y z")
    found = names(crowd, "que")
    assert len(found) == 50
    assert all(name.startswith("Que") for name in found)


def test_a_hit_shows_the_tail_of_the_number_that_was_typed(crowd: StaffedClinic) -> None:
    desk = crowd.role("RECEPTION").patients
    assert [hit.phone_tail for hit in desk.search("601123456", 5)] == ["3456"]
    assert [hit.phone_tail for hit in desk.search("7654321", 5)] == ["4321"]


def test_one_statement(crowd: StaffedClinic) -> None:
    desk = crowd.role("RECEPTION").patients
    desk.search("haddad", 50)
    said: list[str] = []
    event.listen(crowd.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    desk.search("leila haddad 14.3.88", 50)
    assert len([sql for sql in said if "search_name" in sql]) == 1
    assert not [sql for sql in said if "audit" in sql]


def test_a_changed_name_and_number_is_found_and_the_old_one_is_not(crowd: StaffedClinic) -> None:
    desk = crowd.role("RECEPTION").patients
    hit = desk.search("cher", 1)[0]
    card = desk.card(hit.patient_id)
    change = AdminChange((NewPhone("0699 5550000"),), "", "", "", "en", False, "", "Sherilyn")
    desk.update_admin(card.id, card.version, change)
    assert names(crowd, "erilyn") == names(crowd, "6995550") == ["Cher"]
    change = AdminChange((), "", "", "", "en", False, "", "")
    desk.update_admin(card.id, card.version + 1, change)
    assert names(crowd, "erilyn") == names(crowd, "6995550") == []


def test_merged_records_are_left_out(crowd: StaffedClinic) -> None:
    with crowd.engine.begin() as connection:
        merged = (
            "UPDATE patient SET status = 'MERGED', merged_into = (SELECT k.id FROM patient k"
            " WHERE k.last_name LIKE 'Haddad%' LIMIT 1) WHERE first_name = 'Cher'"
        )
        connection.execute(text(merged))
    (found,) = crowd.role("RECEPTION").patients.search("cher", 10)
    assert found.last.startswith("Haddad"), "the record that stands is found"


def test_a_restricted_file_shows_its_name_only(crowd: StaffedClinic) -> None:
    reception, admin = crowd.role("RECEPTION").patients, crowd.role("ADMIN").patients
    hit = reception.search("haddad", 1)[0]
    admin.restrict(hit.patient_id, True, "A public figure")
    (shut,) = reception.search("haddad", 1)
    assert (shut.restricted, shut.last) == (True, "Haddad-Moreau")
    assert (shut.mrn, shut.born, shut.phone_tail) == ("", None, "")


def test_the_cost_of_a_search_is_bounded_by_indexes(crowd: StaffedClinic) -> None:
    """No branch walks over the patients: each plan names an index, and none scans the table."""
    if crowd.engine.dialect.name != "sqlite":
        return
    plans: list[str] = []

    def look(_c: object, cursor: object, sql: str, values: object, *_: object) -> None:
        if "p.search_last" in sql:
            rows = crowd.engine.raw_connection().execute(f"EXPLAIN QUERY PLAN {sql}", values)  # type: ignore[attr-defined]
            plans.extend(row[3] for row in rows)

    event.listen(crowd.engine, "before_cursor_execute", look)
    for typed in ("ha", "haddad", "leila ha", "664", "14.3.88", "14031988"):
        names(crowd, typed)
    scans = [line for line in plans if line.startswith("SCAN p")]
    assert [line for line in scans if "VIRTUAL TABLE" not in line] == []


@pytest.mark.parametrize("role", ["BILLING", "SURGEON", "NURSE"])
def test_who_works_with_patients_may_search(clinic: StaffedClinic, role: str) -> None:
    assert clinic.role(role).patients.search("haddad", 5) == ()


@pytest.mark.parametrize("role", ["ADMIN", "STOCK_KEEPER", "AUDITOR"])
def test_others_may_not(clinic: StaffedClinic, role: str) -> None:
    with pytest.raises(errors.Forbidden):
        clinic.role(role).patients.search("haddad", 5)
