"""Licences, indemnities and privileges of colleagues: recorded, renewed, ended, asked for."""

from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import exists, select

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface.credentials import (
    KINDS,
    CredentialCard,
    CredentialRefused,
    CredentialsDesk,
    Held,
    Holder,
    NewCredential,
)
from clinic_desktop.domain.accounts.models import RoleGrant, StaffCredential, UserAccount
from clinic_desktop.domain.accounts.rules import credentials as rules
from clinic_desktop.domain.accounts.service.callers import live_grant
from clinic_desktop.store.service import Service, performs

OPERATES = ("SURGEON", "ANAESTHETIST")


class CredentialsService(Service):
    @performs(CredentialsDesk.register)
    def register(self) -> tuple[CredentialCard, ...]:
        asked = (
            select(StaffCredential, UserAccount.name)
            .join(UserAccount, UserAccount.id == StaffCredential.user_id)
            .where(UserAccount.active)
            .order_by(UserAccount.name, UserAccount.id, StaffCredential.starts_at.desc())
        )
        cards = [_card(row, name) for row, name in self.session.execute(asked)]
        return tuple(sorted(cards, key=lambda one: (one.name, one.user_id, KINDS.index(one.kind))))

    @performs(CredentialsDesk.grant)
    def grant(self, new: NewCredential) -> CredentialCard:
        return self._grant(new)

    @performs(CredentialsDesk.renew)
    def renew(self, credential_id: UUID, ends_at: datetime | None) -> CredentialCard:
        old = self.locked(StaffCredential, credential_id)
        if old.ends_at is None:
            raise CredentialRefused("This one has no end, so it needs no renewal.")
        starts = max(old.ends_at, self.now())
        return self._grant(NewCredential(old.user_id, old.kind, old.value, starts, ends_at))

    @performs(CredentialsDesk.end)
    def end(
        self, credential_id: UUID, ends_at: datetime, reason: str, version: int
    ) -> CredentialCard:
        row = self.locked(StaffCredential, credential_id)
        self.seen(row, version)
        if not reason.strip():
            raise CredentialRefused("Say why it ends.")
        if row.ends_at is not None and ends_at >= row.ends_at:
            raise CredentialRefused("It ends by then anyway. Renew it if it shall last longer.")
        row.ends_at = max(ends_at, row.starts_at)
        row.end_reason = reason.strip()
        self.session.flush()
        return _card(row, self._colleague(row.user_id).name)

    @performs(CredentialsDesk.holders)
    def holders(self, ids: tuple[UUID, ...]) -> tuple[Holder, ...]:
        operates = exists().where(
            RoleGrant.user_id == UserAccount.id,
            RoleGrant.role.in_(OPERATES),
            live_grant(self.now()),
        )
        one = StaffCredential
        asked = (
            select(
                UserAccount.id, UserAccount.title, UserAccount.name, operates.label("operates"),
                one.kind, one.value, one.starts_at, one.ends_at,
            )
            .outerjoin(one, one.user_id == UserAccount.id)
            .where(UserAccount.id.in_(ids))
            .order_by(UserAccount.name, UserAccount.id)
        )  # fmt: skip
        rows = self.session.execute(asked).all()
        found = []
        for user_id, group in groupby(rows, key=lambda row: row.id):
            own = list(group)
            held = tuple(Held(r.kind, r.value, r.starts_at, r.ends_at) for r in own if r.kind)
            name = f"{own[0].title} {own[0].name}".strip()
            found.append(Holder(user_id, name, bool(own[0].operates), held))
        return tuple(found)

    def _grant(self, new: NewCredential) -> CredentialCard:
        rules.check(new)
        person = self._colleague(new.user_id)
        row = StaffCredential(
            user_id=person.id, kind=new.kind, value=new.value.strip(),
            starts_at=new.starts_at, ends_at=new.ends_at,
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return _card(row, person.name)

    def _colleague(self, user_id: UUID) -> UserAccount:
        """Raises NotFound for a patient's account."""
        person = self.found(UserAccount, user_id)
        if person.kind != "STAFF":
            raise errors.NotFound
        return person


def _card(row: StaffCredential, name: str) -> CredentialCard:
    return CredentialCard(
        row.id, row.user_id, name, row.kind, row.value, row.starts_at, row.ends_at, row.end_reason,
        row.version,
    )  # fmt: skip
