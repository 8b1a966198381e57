"""Lawful plans and cases in a founded clinic, for tests of what stands on them."""

import sqlite3
from uuid import UUID

import psycopg
from sqlalchemy import make_url, text

from tests.support.clinics import StaffedClinic, email_of
from tests.support.raw_chain import Chain
from tests.support.second_program import Program


class Ways(Chain):
    """Writes plans, consents and cases of a clinic past its services, not past its walls."""

    def __init__(self, clinic: StaffedClinic) -> None:
        where = make_url(clinic.url)
        if where.get_backend_name() == "sqlite":
            opened = Program("sqlite", sqlite3.connect(str(where.database), timeout=60))
        else:
            plain = where.set(drivername="postgresql").render_as_string(hide_password=False)
            opened = Program("postgresql", psycopg.connect(plain))
        self.p = opened
        with clinic.engine.connect() as connection:
            self.site = str(connection.scalar(text("SELECT id FROM site")))
            asked = text("SELECT id FROM user_account WHERE login = :login")
            self.surgeon, self.nurse = (
                str(connection.scalar(asked, {"login": email_of(role)}))
                for role in ("SURGEON", "NURSE")
            )
        self.other_surgeon = self.colleague("other surgeon")
        self.theatre, self.other_theatre = self.room("One"), self.room("Two")
        self._catalogue()

    def close(self) -> None:
        self.p.connection.close()

    def _catalogue(self) -> None:
        for code, kind in (("RHINO_PRIM", "SURGERY"), ("RTT_HAEMATOMA", "EMERGENCY")):
            sql = f"SELECT 1 FROM catalogue_entry WHERE code = '{code}' AND edition = 1"
            if not self.p.ask(sql):
                self.p.put("catalogue_entry", code=code, edition=1, name=code, act_class=kind)


def ids(*texts: str) -> tuple[UUID, ...]:
    return tuple(UUID(one) for one in texts)
