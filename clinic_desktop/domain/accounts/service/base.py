"""What both services of accounts need: live grants, values made from rows, ended sessions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select, update

from clinic_desktop.domain.accounts import interface as face
from clinic_desktop.domain.accounts.models import RoleGrant, UserAccount, UserSession
from clinic_desktop.domain.accounts.service.callers import live_grant, scopes_of
from clinic_desktop.domain.accounts.service.hashing import Hasher
from clinic_desktop.store.service import Service, Work


class AccountsBase(Service):
    def __init__(self, work: Work, hasher: Hasher) -> None:
        super().__init__(work)
        self._hasher = hasher

    def _end_sessions(self, user_id: UUID, but: UUID | None = None) -> None:
        mine = (UserSession.user_id == user_id, UserSession.revoked_at.is_(None))
        change = update(UserSession).where(*mine, UserSession.id != but if but else mine[0])
        self.session.execute(
            change.values(revoked_at=self.now()),
            execution_options={"touches": [("user_account", user_id)]},
        )

    def _live_grants(self, user_id: UUID) -> list[RoleGrant]:
        asked = select(RoleGrant).where(RoleGrant.user_id == user_id, live_grant(self.now()))
        return list(self.session.scalars(asked))

    def _me(self, user: UserAccount) -> face.Me:
        roles = tuple(sorted(grant.role for grant in self._live_grants(user.id)))
        held = frozenset(scopes_of(roles))
        return face.Me(
            user.id, user.name, user.title, roles, held, user.pin_hash is not None, user.language
        )

    def _roles(self, ids: Iterable[UUID]) -> Mapping[UUID, tuple[str, ...]]:
        """Of all of them by one statement; nothing for who holds none."""
        asked = select(RoleGrant.user_id, RoleGrant.role).where(
            RoleGrant.user_id.in_(tuple(ids)), live_grant(self.now())
        )
        held = defaultdict[UUID, list[str]](list)
        for user_id, role in self.session.execute(asked):
            held[user_id].append(role)
        return {user_id: tuple(sorted(roles)) for user_id, roles in held.items()}
