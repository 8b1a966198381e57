"""Accounts that stood for a child become the guardian's, with the rows of an older clinic."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import bindparam, text

from clinic_desktop.app import migrate
from clinic_desktop.domain.accounts.interface import NewPatientAccount
from clinic_desktop.domain.accounts.interface.guardians import NotSeenYet
from clinic_desktop.store.base import Id
from tests.domain.patients.people import LEILA
from tests.support.clinics import PASSWORD, StaffedClinic
from tests.support.inner import inner

BEFORE = "0028"


@pytest.mark.full
@pytest.mark.row("F025", "F191")
def test_the_account_of_a_child_becomes_the_guardians(clinic: StaffedClinic) -> None:
    """Downgraded, upgraded, and once more: for nobody else, and told until the clinic saw it."""
    desks = inner(clinic, "ADMIN")
    child = replace(LEILA, born=date(2015, 3, 14), source="PORTAL", guardian="Nadia Haddad")
    made = inner(clinic, "RECEPTION").patients.register(child, "")
    hashed = desks.patient_accounts.hashed_for_patient(PASSWORD, ())
    account = desks.patient_accounts.make_patient_account(
        NewPatientAccount(made.patient_id, child.email, "Nadia Haddad", hashed)
    )
    clinic.as_caller(None).tokens.log_in(child.email, PASSWORD, "home")
    migrate.downgrade(clinic.url, BEFORE)
    open_ended = text("UPDATE patient_person SET ends_at = NULL")
    with clinic.engine.begin() as older:
        older.execute(open_ended)
    for _ in range(2):
        migrate.upgrade(clinic.url)
        assert list(migrate.check(clinic.url)) == []
        assert stands_for(clinic, account) == (None, made.patient_id)
        tokens = clinic.as_caller(None).tokens.log_in(child.email, PASSWORD, "home")
        side = clinic.as_caller(tokens.access_token).patient_side
        assert side.me().first_name == "Leila"
        with pytest.raises(NotSeenYet):
            side.my_bills()
        (link,) = clinic.role("RECEPTION").patients.details(made.patient_id).people
        assert link.ends_at is not None
        assert (link.ends_at.year, link.ends_at.month) == (2033, 3)
        migrate.downgrade(clinic.url, BEFORE)
        with clinic.engine.connect() as old:
            asked = text("SELECT patient_id FROM user_account WHERE id = :id").columns(
                patient_id=Id
            )
            mine = asked.bindparams(bindparam("id", account, Id))
            assert old.execute(mine).scalar() == made.patient_id


def stands_for(clinic: StaffedClinic, account: UUID) -> tuple[UUID | None, UUID | None]:
    """The account's own record and its ward."""
    asked = text(
        "SELECT a.patient_id AS own, w.patient_id AS ward FROM user_account a"
        " LEFT JOIN account_ward w ON w.user_id = a.id WHERE a.id = :id"
    ).columns(own=Id, ward=Id)
    with clinic.engine.connect() as connection:
        row = connection.execute(asked.bindparams(bindparam("id", account, Id))).one()
    return row.own, row.ward
