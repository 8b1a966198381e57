"""Who is asking: found by the store from a token, never said by the caller."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

ANYONE = "anyone"
SIGNED_IN = "session"
INTERNAL = "internal"
"""Permission of inner operations: held by nobody, reached only through an outer operation."""

SYSTEM = "system"
"""Permission of timed work: held by the program itself, never by a person."""

TABLET = "tablet"
"""Permission of paired tablets and of the task that is open on one."""

SYSTEM_ID = UUID("00000000-0000-4000-8000-000000000001")


@dataclass(frozen=True, slots=True)
class Caller:
    """`scopes` says per permission how far it reaches.

    c the clinic, a assigned patients, o the caller's own, s status only, F some fields only.
    """

    id: UUID
    kind: str  # staff, patient, device, ticket, system, nobody
    name: str = ""
    roles: frozenset[str] = frozenset()
    scopes: Mapping[str, str] = field(default_factory=dict)
    behind_pin: frozenset[str] = frozenset()  # permissions that wait for the PIN
    on_restricted: frozenset[str] = frozenset()  # of a restricted file: assigned staff only
    patients: frozenset[UUID] = frozenset()  # the only ones an `own` permission reaches
    session_id: UUID | None = None
    ticket_id: UUID | None = None
    device_id: UUID | None = None
    entity_id: UUID | None = None  # of a ticket: the only row of that patient it reaches
    sent_by: UUID | None = None  # of a ticket: the colleague who handed the tablet over
    link_id: UUID | None = None  # of a guardian: the relation by which the ward is spoken for

    def scope(self, permission: str) -> str | None:
        if permission == ANYONE:
            return "c"
        if permission == SIGNED_IN:
            return "c" if self.kind in ("staff", "patient", "system") else None
        if permission == TABLET:
            return "o" if self.kind in ("device", "ticket") else None
        return self.scopes.get(permission)


NOBODY = Caller(UUID(int=0), "nobody")
