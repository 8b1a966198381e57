"""The face of credentials: licence, indemnity and privileges of who works here, and until when."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does

LICENCE, INDEMNITY, PRIVILEGE = "LICENCE", "INDEMNITY", "PRIVILEGE"
KINDS = (LICENCE, INDEMNITY, PRIVILEGE)
EVERY_PROCEDURE = "*"
"""The value of a privilege for all that is or comes into the catalogue."""


class CredentialRefused(errors.RuleViolation):
    code, text = "accounts.credential", "This credential cannot be recorded."


class CredentialKept(errors.Kept):
    code = "accounts.credential_kept"
    text = (
        "What was recorded of a credential stays as it is. End it, and record a new one: a case of"
        " then is judged by what was valid then."
    )


@dataclass(frozen=True, slots=True)
class NewCredential:
    """`value` is the number of a licence, the insurer, or the code of a procedure.

    Valid from `starts_at` on, and no longer at `ends_at`; None is until further notice.
    """

    user_id: UUID
    kind: str  # LICENCE, INDEMNITY, PRIVILEGE
    value: str
    starts_at: Moment
    ends_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """One credential with nothing but what a gate asks for."""

    kind: str
    value: str
    starts_at: Moment
    ends_at: Moment | None

    @property
    def counts(self) -> bool:
        """What ends before it began was recorded by mistake: as if it had never been."""
        return self.ends_at is None or self.starts_at < self.ends_at

    def is_live(self, at: Moment) -> bool:
        """Valid in [starts_at, ends_at)."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class CredentialCard:
    id: UUID
    user_id: UUID
    name: str
    kind: str
    value: str
    starts_at: Moment
    ends_at: Moment | None
    end_reason: str
    version: int

    @property
    def held(self) -> Held:
        return Held(self.kind, self.value, self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class Holder:
    """Inner: a colleague with all that was ever recorded; `operates` is surgeon or anaesthetist."""

    user_id: UUID
    name: str
    operates: bool
    held: tuple[Held, ...] = ()


class CredentialsDesk(Protocol):
    @asks("theatre.credential.manage")
    def register(self) -> tuple[CredentialCard, ...]:
        """Of all colleagues who are active, by name and kind; the newest of a kind first."""

    @does("theatre.credential.manage")
    def grant(self, new: NewCredential) -> CredentialCard:
        """Raises CredentialRefused, NotFound for nobody of the staff."""

    @does("theatre.credential.manage")
    def renew(self, credential_id: UUID, ends_at: Moment | None) -> CredentialCard:
        """The same again, beginning where the old one ends, or now where it ended already.

        Raises CredentialRefused where the old one has no end or the new one would be over.
        """

    @does("theatre.credential.manage")
    def end(
        self, credential_id: UUID, ends_at: Moment, reason: str, version: int
    ) -> CredentialCard:
        """Earlier than was said. What ends before it began was recorded by mistake.

        Raises CredentialRefused, Stale.
        """

    @asks(INTERNAL)
    def holders(self, ids: tuple[UUID, ...]) -> tuple[Holder, ...]:
        """By one statement, for the gates."""
