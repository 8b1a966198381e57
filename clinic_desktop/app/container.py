"""The clinic on this machine: one store, and the desks of whoever signs in."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinic_desktop.app import reach, schema
from clinic_desktop.app.clinic_seal import ClinicSeal
from clinic_desktop.app.desks import Keychain, desks_of
from clinic_desktop.app.logins import Lines, lines_of
from clinic_desktop.app.scope import Scope
from clinic_desktop.app.secrets import SecretStore, key_of, open_secrets
from clinic_desktop.core import errors
from clinic_desktop.core.caller import SYSTEM, Caller
from clinic_desktop.core.changes import Change
from clinic_desktop.core.clock import Clock, utc_now
from clinic_desktop.core.once import Once
from clinic_desktop.core.operations import Operation
from clinic_desktop.documents.seal import Sealer
from clinic_desktop.domain.accounts.rules.passwords import PasswordHasher
from clinic_desktop.domain.accounts.rules.second_factor import FactorKeys
from clinic_desktop.domain.accounts.rules.tokens import TokenKeys
from clinic_desktop.domain.accounts.service import (
    Doorkeeper,
    QueuedHasher,
    system_caller,
    token_hash,
)
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal.rules import TICKET, PortalKeys
from clinic_desktop.domain.portal.service import Tablets
from clinic_desktop.store import feed, own_rows
from clinic_desktop.store.engine import PEOPLE_WAIT, open_engine
from clinic_desktop.store.sealed import Proof
from clinic_desktop.store.unit_of_work import Frame, Store, Work

if TYPE_CHECKING:
    from clinic_desktop.app.remote import RemoteClinic

assert schema.metadata.tables


def portal_line(lines: Lines) -> Engine | None:
    """Where the patients' operations run; on PostgreSQL None until its roles are made."""
    if lines.portal is not None:
        return open_engine(lines.portal, PEOPLE_WAIT)
    if lines.staff.get_backend_name() != "sqlite":
        return None
    return own_rows.guard(open_engine(lines.staff), reach.shares(), schema.keys())


COST = 12
SYSTEM_MAY = frozenset(
    {
        SYSTEM,
        "audit.chain.verify",
        "consent.document.read",
        "consent.document.verify",
        "patients.directory.search",
        "patients.export.create",
        "patients.import.run",
        "settings.clinic.manage",
    }
)


class Container:
    """Opens nothing but the database; whoever signs in gets desks by their token."""

    def __init__(
        self, url: str, *, data_dir: Path, clock: Clock, secrets: SecretStore, cost: int = COST
    ) -> None:
        self.url, self.data_dir, self.clock, self.secrets = url, data_dir, clock, secrets
        lines = lines_of(url, secrets)
        self.engine = open_engine(lines.staff, PEOPLE_WAIT)
        line = portal_line(lines)
        portal = (line, self._proof) if line else None
        scope = Scope(clock)
        self.store = Store(
            self.engine, clock, self._identify, scope.may_open, portal, scope.may_write
        )
        pepper = key_of(secrets, "pepper").encode()
        keys = TokenKeys(key_of(secrets, "issuer"), key_of(secrets, "jwt"))
        self._doorkeeper, self._tablets = Doorkeeper(keys), Tablets()
        self._keychain = Keychain(
            QueuedHasher(PasswordHasher(pepper, "k1", cost)),
            keys,
            self._tablets,
            PortalKeys.of(key_of(secrets, "portal")),
            FactorKeys.of(key_of(secrets, "totp")),
            ClinicSeal(data_dir / "seal", secrets, os.environ.get("CLINIC_TSA_URL", "")),
        )
        self._feed: feed.Feed | None = None

    def as_caller(self, token: str | None, once: Once | None = None) -> Clinic:
        """The desks of whoever holds the token; None is somebody who has not signed in."""
        return self._desks(Work(self.store, token, once))

    def as_system(self) -> Clinic:
        """The desks of the program itself, for commands and timed work."""
        return self._desks(Work(self.store, caller=system_caller(SYSTEM_MAY)))

    def seal_with(self, sealer: Sealer) -> None:
        """Instead of the seal that lies beside the data: one on another machine, or in a card."""
        self._keychain = replace(self._keychain, seal=sealer)

    def newest_change(self) -> int:
        """Raises Unavailable."""
        with _reachable():
            return feed.newest(self.engine)

    def changes_since(self, seq: int) -> tuple[Change, ...]:
        """Raises Unavailable."""
        with _reachable():
            return feed.since(self.engine, seq)

    def watch(self, tell: Callable[[str], None]) -> Callable[[], None]:
        """Nothing lies between this program and its clinic that could be told of."""
        return lambda: None

    def follow(self, hint: Callable[[], None]) -> Callable[[], None]:
        """`hint` is called, on any thread, when anything was committed by anybody."""
        if self._feed is None:
            self._feed = feed.Feed(self.engine)
            self.store.heard.append(self._feed.hint)
        return self._feed.follow(hint)

    def close(self) -> None:
        if self._feed is not None:
            self._feed.close()
        self.store.close()

    def _identify(self, session: Session, token: str | None, operation: Operation) -> Caller:
        now = self.clock()
        if token and self._tablets.knows(token):
            return self._tablets.who_is(session, token, now)
        return self._doorkeeper.who_is(session, token, now, operation)

    def _proof(self, token: str) -> Proof | None:
        """Of a patient's session or task; other tokens prove nothing here."""
        if self._tablets.knows(token):
            return Proof("ticket", token_hash(token)) if token.startswith(TICKET) else None
        return self._doorkeeper.proof(token, self.clock())

    def listener(self, token: str | None) -> Caller:
        """Whose token it is, without counting as a use of it. Raises SignedOut, Unavailable."""
        if not token:
            raise errors.SignedOut
        known = self._tablets if self._tablets.knows(token) else self._doorkeeper
        with _reachable(), self.store.reading() as session:
            return known.look_up(session, token, self.clock())

    def admit(self, token: str | None, what: Operation) -> None:
        """Raises what the door of this operation would, before it looks at any argument."""
        with _reachable(), self.store.reading() as session:
            caller = self._identify(session, token, replace(what, writes=False))
        Frame(what, caller, None).check()

    def _desks(self, work: Work) -> Clinic:
        return desks_of(work, self._keychain)


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as exc:
        raise errors.Unavailable from exc


def open_container(
    database_url: str,
    *,
    data_dir: Path | str,
    clock: Clock | None = None,
    secrets: SecretStore | None = None,
    cost: int = COST,
) -> Container:
    """The clinic in this database; `data_dir` holds its files and, without a keyring, its keys."""
    folder = Path(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    chosen = secrets if secrets is not None else open_secrets(folder)[0]
    return Container(
        database_url, data_dir=folder, clock=clock or utc_now, secrets=chosen, cost=cost
    )


def connect(
    service_url: str,
    *,
    ca: str | Path | None = None,
    clock: Clock | None = None,
    secrets: SecretStore | None = None,
) -> "RemoteClinic":
    """The clinic behind the service at this address; see `remote.connect`."""
    from clinic_desktop.app import remote  # noqa: PLC0415  only who works over a service loads it

    return remote.connect(service_url, ca=ca, clock=clock, secrets=secrets)
