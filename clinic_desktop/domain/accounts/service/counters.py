"""Counters against guessing: rows, so that they outlive a restart and all processes share them."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import bindparam, select, text

from clinic_desktop.domain.accounts import interface as face
from clinic_desktop.domain.accounts.models import GuessCounter
from clinic_desktop.domain.accounts.service.base import AccountsBase
from clinic_desktop.store.base import Id, UtcDateTime

BEGIN = text(
    "INSERT INTO guess_counter (id, name, tries, window_started_at, version,"
    " created_at, created_by, updated_at, updated_by)"
    " VALUES (:id, :name, 0, :now, 1, :now, :who, :now, :who) ON CONFLICT DO NOTHING"
).bindparams(
    bindparam("id", type_=Id), bindparam("now", type_=UtcDateTime), bindparam("who", type_=Id)
)


class Counting(AccountsBase):
    def _counter(self, name: str) -> GuessCounter:
        """The row, held until commit; two who begin it at once share it."""
        asked = select(GuessCounter).where(GuessCounter.name == name).with_for_update()
        asked = asked.execution_options(populate_existing=True)
        row = self.session.scalar(asked)
        if row is None:
            new = {"id": uuid4(), "name": name, "now": self.now(), "who": self.caller.id}
            self.session.connection().execute(BEGIN, new)
            row = self.session.scalars(asked).one()
        return row


def plain_login(typed: str) -> str:
    """As logins are kept; what no database could hold becomes an address that nobody has."""
    return typed.strip().casefold().replace("\0", "?").encode("utf-8", "replace").decode()


def counter_of(login: str) -> str:
    """By what tries for this address are counted; the address itself is not kept."""
    return "login:" + sha256(login.encode()).hexdigest()[:32]


def too_many(wait: timedelta) -> face.TooManyTries:
    seconds = int(wait.total_seconds()) + 1
    return face.TooManyTries(
        f"Too many wrong tries. Wait {seconds} seconds before the next one.",
        params={"seconds": str(seconds)},
    )
