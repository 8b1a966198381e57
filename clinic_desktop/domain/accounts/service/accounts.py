"""Accounts: signing in, confirming, colleagues and their roles."""

import secrets
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select, update

from clinic_desktop.domain.accounts import interface as face
from clinic_desktop.domain.accounts.interface import AccountsDesk
from clinic_desktop.domain.accounts.models import GuessCounter, RoleGrant, UserAccount, UserSession
from clinic_desktop.domain.accounts.rules import passwords, tries
from clinic_desktop.domain.accounts.rules.passwords import PasswordHasher
from clinic_desktop.domain.accounts.service.callers import live_grant, scopes_of
from clinic_desktop.store.service import Service, performs
from clinic_desktop.store.unit_of_work import Work

TOKEN = "staff."
NO_HASH = "p1$none$$2a$12$" + "." * 53


class AccountsService(Service):
    def __init__(self, work: Work, hasher: PasswordHasher) -> None:
        super().__init__(work)
        self._hasher = hasher

    @performs(AccountsDesk.count_try)
    def count_try(self, name: str) -> None:
        now = self.now()
        asked = select(GuessCounter).where(GuessCounter.name == name).with_for_update()
        row = self.session.scalar(asked.execution_options(populate_existing=True))
        if row is None:
            row = GuessCounter(name=name, tries=0, window_started_at=now)
            self.session.add(row)
        if row.wait_until and now < row.wait_until:
            seconds = int((row.wait_until - now).total_seconds()) + 1
            raise face.TooManyTries(
                f"Too many wrong tries. Wait {seconds} seconds before the next one.",
                params={"seconds": str(seconds)},
            )
        if now - row.window_started_at >= tries.WINDOW:
            row.tries, row.window_started_at = 0, now
        row.tries += 1
        pause = tries.wait_after(row.tries)
        row.wait_until = now + pause if pause else None

    @performs(AccountsDesk.clear_tries)
    def clear_tries(self, name: str) -> None:
        row = self.session.scalar(select(GuessCounter).where(GuessCounter.name == name))
        if row is not None:
            row.tries, row.wait_until = 0, None

    @performs(AccountsDesk.secret_of)
    def secret_of(self, login: str) -> face.Secret:
        row = self.session.scalar(select(UserAccount).where(UserAccount.login == login))
        if row is None:
            return face.Secret(None, NO_HASH, None, False)
        return face.Secret(row.id, row.password_hash, row.pin_hash, row.active)

    @performs(AccountsDesk.own_secret)
    def own_secret(self) -> face.Secret:
        row = self.found(UserAccount, self.caller.id)
        session = self.caller.session_id
        return face.Secret(row.id, row.password_hash, row.pin_hash, row.active, session)

    @performs(AccountsDesk.refused_login)
    def refused_login(self, login: str) -> None:
        """Kept as an audit row; the address stays out of it."""

    @performs(AccountsDesk.sign_in)
    def sign_in(self, login: str, password: str, station: str) -> face.SignedIn:
        """The slow hash is compared between short transactions; an unknown login costs the same."""
        login = login.strip().casefold()
        counter = "login:" + sha256(login.encode("utf-8", "replace")).hexdigest()[:32]
        self.count_try(counter)
        known = self.secret_of(login)
        fits = self._hasher.matches(password, known.password_hash)
        if not fits or known.user_id is None or not known.active:
            self.refused_login(counter)
            raise face.WrongLogin
        again = self._hasher.hash(password) if self._hasher.weak(known.password_hash) else None
        self.clear_tries(counter)
        return self.open_session(known.user_id, station, "staff", again)

    @performs(AccountsDesk.open_session)
    def open_session(
        self, user_id: UUID, station: str, audience: str, rehashed: str | None
    ) -> face.SignedIn:
        user, now = self.found(UserAccount, user_id), self.now()
        if rehashed:
            user.password_hash = rehashed
        token = TOKEN + secrets.token_urlsafe(32)
        session = UserSession(
            user_id=user_id,
            token_hash=token_hash(token),
            audience=audience,
            station=station[:100],
            last_seen_at=now,
            expires_at=now + tries.SESSION_LIFE,
        )
        self.session.add(session)
        self.session.flush()
        return face.SignedIn(token, self._me(user), session.expires_at)

    @performs(AccountsDesk.sign_out)
    def sign_out(self) -> None:
        self._own_session().revoked_at = self.now()

    @performs(AccountsDesk.lock)
    def lock(self) -> None:
        session = self._own_session()
        session.locked_at, session.step_up_at = self.now(), None

    @performs(AccountsDesk.unlock)
    def unlock(self, secret: str) -> None:
        self._confirm(secret)
        self.opened_up()

    @performs(AccountsDesk.opened_up)
    def opened_up(self) -> None:
        session = self._own_session()
        session.locked_at, session.last_seen_at = None, self.now()

    @performs(AccountsDesk.step_up)
    def step_up(self, secret: str) -> None:
        self._confirm(secret)
        self.stepped_up()

    @performs(AccountsDesk.stepped_up)
    def stepped_up(self) -> None:
        self._own_session().step_up_at = self.now()

    @performs(AccountsDesk.set_pin)
    def set_pin(self, password: str, pin: str) -> None:
        passwords.check_pin(pin)
        known = self._confirm(password, pin_counts=False)
        self.keep_secrets(face.Hashed(known.password_hash, self._hasher.hash(pin)))

    @performs(AccountsDesk.change_password)
    def change_password(self, password: str, new: str) -> None:
        known = self._confirm(password, pin_counts=False)
        passwords.check_password(new, ())
        self.keep_secrets(face.Hashed(self._hasher.hash(new), known.pin_hash))

    @performs(AccountsDesk.keep_secrets)
    def keep_secrets(self, hashed: face.Hashed) -> None:
        row = self.locked(UserAccount, self.caller.id)
        changed = row.password_hash != hashed.password_hash
        row.password_hash, row.pin_hash = hashed.password_hash, hashed.pin_hash
        if changed:
            self._end_sessions(row.id, but=self.caller.session_id)

    @performs(AccountsDesk.whoami)
    def whoami(self) -> face.Me:
        self.own_rows_only()
        return self._me(self.found(UserAccount, self.caller.id))

    @performs(AccountsDesk.colleagues)
    def colleagues(self, role: str | None) -> tuple[face.Colleague, ...]:
        asked = select(UserAccount).where(UserAccount.kind == "STAFF").order_by(UserAccount.name)
        people = [self._colleague(row) for row in self.session.scalars(asked)]
        return tuple(p for p in people if role is None or role in p.roles)

    @performs(AccountsDesk.add_colleague)
    def add_colleague(self, new: face.NewColleague) -> UUID:
        return self.make_account(new, self._hashed(new))

    @performs(AccountsDesk.hashed)
    def hashed(self, new: face.NewColleague) -> face.Hashed:
        return self._hashed(new)

    @performs(AccountsDesk.make_account)
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

    @performs(AccountsDesk.set_roles)
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

    @performs(AccountsDesk.disable)
    def disable(self, user_id: UUID, reason: str) -> None:
        if user_id == self.caller.id:
            raise face.OwnRole
        if not reason.strip():
            raise face.AccountRefused("Say why the account is disabled.")
        self.locked(UserAccount, user_id).active = False
        self._end_sessions(user_id)

    @performs(AccountsDesk.names)
    def names(self, ids: tuple[UUID, ...]) -> tuple[face.Colleague, ...]:
        rows = self.session.scalars(select(UserAccount).where(UserAccount.id.in_(ids)))
        return tuple(self._colleague(row) for row in rows)

    @performs(AccountsDesk.with_roles)
    def with_roles(self, roles: tuple[str, ...]) -> tuple[UUID, ...]:
        asked = select(RoleGrant.user_id).join(UserAccount, UserAccount.id == RoleGrant.user_id)
        now = self.now()
        asked = asked.where(RoleGrant.role.in_(roles), UserAccount.active, live_grant(now))
        return tuple(self.session.scalars(asked.distinct()))

    def _hashed(self, new: face.NewColleague) -> face.Hashed:
        passwords.check_password(new.password, (new.name, new.email.partition("@")[0]))
        if new.pin:
            passwords.check_pin(new.pin)
        pin = self._hasher.hash(new.pin) if new.pin else None
        return face.Hashed(self._hasher.hash(new.password), pin)

    def _confirm(self, secret: str, *, pin_counts: bool = True) -> face.Secret:
        """PIN or password of the caller, counted per session. Raises WrongPin."""
        counter = f"confirm:{self.caller.session_id}"
        self.count_try(counter)
        known = self.own_secret()
        fits = pin_counts and known.pin_hash and self._hasher.matches(secret, known.pin_hash)
        if not fits and not self._hasher.matches(secret, known.password_hash):
            raise face.WrongPin
        self.clear_tries(counter)
        return known

    def _own_session(self) -> UserSession:
        self.own_rows_only()
        assert self.caller.session_id is not None
        return self.locked(UserSession, self.caller.session_id)

    def _end_sessions(self, user_id: UUID, but: UUID | None = None) -> None:
        mine = (UserSession.user_id == user_id, UserSession.revoked_at.is_(None))
        change = update(UserSession).where(*mine, UserSession.id != but if but else mine[0])
        self.session.execute(
            change.values(revoked_at=self.now()),
            execution_options={"touches": [("user_account", user_id)]},
        )

    def _grant(self, user_id: UUID, roles: tuple[str, ...]) -> None:
        for role in roles:
            self.session.add(RoleGrant(user_id=user_id, role=role, starts_at=self.now()))
        self.session.flush()

    def _live_grants(self, user_id: UUID) -> list[RoleGrant]:
        asked = select(RoleGrant).where(RoleGrant.user_id == user_id, live_grant(self.now()))
        return list(self.session.scalars(asked))

    def _me(self, user: UserAccount) -> face.Me:
        roles = tuple(sorted(grant.role for grant in self._live_grants(user.id)))
        held = frozenset(scopes_of(roles))
        return face.Me(
            user.id, user.name, user.title, roles, held, user.pin_hash is not None, user.language
        )

    def _colleague(self, row: UserAccount) -> face.Colleague:
        roles = tuple(sorted(grant.role for grant in self._live_grants(row.id)))
        return face.Colleague(
            row.id, row.name, row.title, roles, row.active, row.version, row.email
        )


def token_hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _check_roles(roles: tuple[str, ...]) -> None:
    unknown = set(roles) - set(face.STAFF_ROLES)
    if unknown or not roles:
        raise face.AccountRefused("Choose at least one of the roles of the clinic.")
