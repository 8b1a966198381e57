"""Where a consent stands in the audit chain."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A row of the audit chain: `hash` is the SHA-256 of `prev` and `body` behind it."""

    seq: int
    prev: str
    body: str
    hash: str


@dataclass(frozen=True, slots=True)
class ConsentTrail:
    """The rows of the chain that wrote a consent and what stands beside it.

    `installation`, `seq` and `hash` say where the chain stands now.
    """

    links: tuple[ChainLink, ...]
    installation: UUID
    seq: int
    hash: str
