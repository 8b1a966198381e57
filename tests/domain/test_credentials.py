"""Credentials of colleagues: recorded, renewed, ended, and never rewritten; on both engines."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface.credentials import (
    EVERY_PROCEDURE,
    CredentialCard,
    CredentialRefused,
    NewCredential,
)
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON

DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def surgeon(clinic: StaffedClinic) -> UUID:
    return clinic.role("SURGEON").accounts.whoami().id


def licence(clinic: StaffedClinic, ends: timedelta | None = YEAR) -> CredentialCard:
    new = NewCredential(
        surgeon(clinic), "LICENCE", " L-0815 ", NOON - DAY, None if ends is None else NOON + ends
    )
    return clinic.role("ADMIN").credentials.grant(new)


@pytest.mark.parametrize("role", ["ADMIN", "THEATRE_MANAGER"])
def test_a_licence_is_recorded_and_listed(clinic: StaffedClinic, role: str) -> None:
    made = licence(clinic)
    [row] = clinic.role(role).credentials.register()
    assert row == made
    assert (row.name, row.kind, row.value) == ("Robin Surgeon", "LICENCE", "L-0815")
    assert (row.ends_at, row.end_reason, row.version) == (NOON + YEAR, "", 1)


def test_a_renewal_begins_where_the_old_one_ends(clinic: StaffedClinic) -> None:
    old, desk = licence(clinic), clinic.role("THEATRE_MANAGER").credentials
    new = desk.renew(old.id, NOON + 2 * YEAR)
    assert (new.starts_at, new.ends_at) == (old.ends_at, NOON + 2 * YEAR)
    assert (new.kind, new.value, new.user_id) == (old.kind, old.value, old.user_id)
    assert [row.id for row in desk.register()] == [new.id, old.id]
    with pytest.raises(CredentialRefused, match="before the first"):
        desk.renew(old.id, NOON)


def test_a_renewal_that_is_late_leaves_its_gap(clinic: StaffedClinic, clock) -> None:
    old = licence(clinic, ends=DAY)
    clock.go(days=5)
    clinic.forget()
    new = clinic.role("ADMIN").credentials.renew(old.id, None)
    assert (new.starts_at, new.ends_at) == (NOON + 5 * DAY, None)
    with pytest.raises(CredentialRefused, match="needs no renewal"):
        clinic.role("ADMIN").credentials.renew(new.id, None)


def test_an_end_has_its_reason_and_only_comes_earlier(clinic: StaffedClinic) -> None:
    made, desk = licence(clinic), clinic.role("ADMIN").credentials
    with pytest.raises(CredentialRefused, match="Say why"):
        desk.end(made.id, NOON + DAY, "  ", made.version)
    with pytest.raises(CredentialRefused, match="Renew it"):
        desk.end(made.id, NOON + 2 * YEAR, "Later", made.version)
    ended = desk.end(made.id, NOON + DAY, "Left the register.", made.version)
    assert (ended.ends_at, ended.end_reason) == (NOON + DAY, "Left the register.")
    with pytest.raises(errors.Stale):
        desk.end(made.id, NOON, "Again", made.version)
    taken_back = desk.end(made.id, NOON - 9 * DAY, "A typing error.", ended.version)
    assert taken_back.ends_at == taken_back.starts_at


@pytest.mark.parametrize(
    ("kind", "value", "ends", "words"),
    [
        ("TITLE", "x", None, "Choose licence"),
        ("LICENCE", " ", None, "number of the licence"),
        ("INDEMNITY", "", None, "insurer"),
        ("PRIVILEGE", "noses & ears", None, "procedure"),
        ("LICENCE", "x" * 201, None, "200 characters"),
        ("LICENCE", "x", -DAY, "before the first"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    clinic: StaffedClinic, kind: str, value: str, ends: timedelta | None, words: str
) -> None:
    new = NewCredential(surgeon(clinic), kind, value, NOON, None if ends is None else NOON + ends)
    with pytest.raises(CredentialRefused, match=words):
        clinic.role("ADMIN").credentials.grant(new)


def test_nobody_of_the_staff_has_none(clinic: StaffedClinic) -> None:
    with pytest.raises(errors.NotFound):
        clinic.role("ADMIN").credentials.grant(NewCredential(uuid4(), "LICENCE", "x", NOON))


@pytest.mark.parametrize("role", ["SURGEON", "RECEPTION", "AUDITOR"])
def test_only_theatre_and_administration_record_them(clinic: StaffedClinic, role: str) -> None:
    with pytest.raises(errors.Forbidden):
        clinic.role(role).credentials.register()
    with pytest.raises(errors.Forbidden):
        clinic.role(role).credentials.grant(
            NewCredential(surgeon(clinic), "PRIVILEGE", EVERY_PROCEDURE, NOON)
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE staff_credential SET value = 'L-1'",
        "UPDATE staff_credential SET starts_at = created_at",
        "UPDATE staff_credential SET kind = 'TITLE'",
        "DELETE FROM staff_credential",
    ],
)
def test_the_database_keeps_what_was_recorded(clinic: StaffedClinic, statement: str) -> None:
    licence(clinic)
    with pytest.raises(DBAPIError, match="accounts.credential_kept"), clinic.engine.begin() as line:
        line.execute(text(statement))
