"""Colleagues, their roles and accounts."""

from uuid import UUID

from sqlalchemy import select

from clinic_desktop.domain.accounts import interface as face
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.accounts.models import RoleGrant, UserAccount
from clinic_desktop.domain.accounts.rules import passwords
from clinic_desktop.domain.accounts.service.base import AccountsBase
from clinic_desktop.domain.accounts.service.callers import live_grant
from clinic_desktop.store.service import performs

KNOWN = (
    UserAccount.id, UserAccount.name, UserAccount.title, UserAccount.active, UserAccount.version,
)  # fmt: skip


class StaffService(AccountsBase):
    @performs(StaffDesk.colleagues)
    def colleagues(self, role: str | None) -> tuple[face.Colleague, ...]:
        """No secret of theirs is read for it."""
        asked = select(*KNOWN, UserAccount.email).where(UserAccount.kind == "STAFF")
        rows = self.session.execute(asked.order_by(UserAccount.name)).all()
        held = self._roles(row.id for row in rows)
        people = [
            face.Colleague(
                row.id, row.name, row.title, held.get(row.id, ()), row.active, row.version,
                row.email,
            )
            for row in rows
        ]  # fmt: skip
        return tuple(p for p in people if role is None or role in p.roles)

    @performs(StaffDesk.add_colleague)
    def add_colleague(self, new: face.NewColleague) -> UUID:
        return self.make_account(new, self._hashed(new))

    @performs(StaffDesk.hashed)
    def hashed(self, new: face.NewColleague) -> face.Hashed:
        return self._hashed(new)

    @performs(StaffDesk.make_account)
    def make_account(self, new: face.NewColleague, hashed: face.Hashed) -> UUID:
        if not new.name.strip():
            raise face.AccountRefused("A colleague needs a name.")
        if "@" not in new.email.strip("@ "):
            raise face.AccountRefused("A colleague signs in with an e-mail address.")
        _check_roles(new.roles)
        row = UserAccount(
            kind="STAFF",
            login=new.email.strip().casefold(),
            email=new.email.strip(),
            name=new.name.strip(),
            title=new.title.strip(),
            password_hash=hashed.password_hash,
            pin_hash=hashed.pin_hash,
            medical_lead=new.medical_lead,
        )
        self.session.add(row)
        self.session.flush()
        self._grant(row.id, new.roles)
        return row.id

    @performs(StaffDesk.set_roles)
    def set_roles(self, user_id: UUID, roles: tuple[str, ...], reason: str) -> None:
        """Grants end and begin now; the old ones stay readable."""
        if user_id == self.caller.id:
            raise face.OwnRole
        if not reason.strip():
            raise face.AccountRefused("Say why the roles change.")
        _check_roles(roles)
        self.locked(UserAccount, user_id)
        held = {grant.role: grant for grant in self._live_grants(user_id)}
        for role in held.keys() - set(roles):
            held[role].ends_at = self.now()
        self._grant(user_id, tuple(role for role in roles if role not in held))

    @performs(StaffDesk.disable)
    def disable(self, user_id: UUID, reason: str) -> None:
        if user_id == self.caller.id:
            raise face.OwnRole
        if not reason.strip():
            raise face.AccountRefused("Say why the account is disabled.")
        self.locked(UserAccount, user_id).active = False
        self._end_sessions(user_id)

    @performs(StaffDesk.names)
    def names(self, ids: tuple[UUID, ...]) -> tuple[face.Colleague, ...]:
        """What everybody may know, patients too: no address, and no secret is read for it."""
        rows = self.session.execute(select(*KNOWN).where(UserAccount.id.in_(ids))).all()
        held = self._roles(row.id for row in rows)
        return tuple(
            face.Colleague(
                row.id, row.name, row.title, held.get(row.id, ()), row.active, row.version
            )
            for row in rows
        )

    @performs(StaffDesk.with_roles)
    def with_roles(self, roles: tuple[str, ...]) -> tuple[UUID, ...]:
        asked = select(RoleGrant.user_id).join(UserAccount, UserAccount.id == RoleGrant.user_id)
        now = self.now()
        asked = asked.where(RoleGrant.role.in_(roles), UserAccount.active, live_grant(now))
        return tuple(self.session.scalars(asked.distinct()))

    @performs(StaffDesk.medical_leads)
    def medical_leads(self) -> tuple[UUID, ...]:
        asked = select(RoleGrant.user_id).join(UserAccount, UserAccount.id == RoleGrant.user_id)
        flagged = (UserAccount.medical_lead, UserAccount.active, RoleGrant.role == "SURGEON")
        asked = asked.where(*flagged, live_grant(self.now()))
        return tuple(self.session.scalars(asked.distinct()))

    def _hashed(self, new: face.NewColleague) -> face.Hashed:
        passwords.check_password(new.password, (new.name, new.email.partition("@")[0]))
        if new.pin:
            passwords.check_pin(new.pin)
        pin = self._hasher.hash(new.pin) if new.pin else None
        return face.Hashed(self._hasher.hash(new.password), pin)

    def _grant(self, user_id: UUID, roles: tuple[str, ...]) -> None:
        for role in roles:
            self.session.add(RoleGrant(user_id=user_id, role=role, starts_at=self.now()))
        self.session.flush()


def _check_roles(roles: tuple[str, ...]) -> None:
    unknown = set(roles) - set(face.STAFF_ROLES)
    if unknown or not roles:
        raise face.AccountRefused("Choose at least one of the roles of the clinic.")
