"""Which rows stand beside a consent, and what the chain tells of them."""

from collections.abc import Iterable

from clinic_desktop.domain.consent.interface import ChainLink, ConsentTrail
from clinic_desktop.domain.consent.models import ConsentWithdrawal
from clinic_desktop.domain.consent.service.standing import Standing
from clinic_desktop.store.audit import Trail
from clinic_desktop.store.base import Record


def rows_of(standing: Standing, withdrawals: Iterable[ConsentWithdrawal]) -> dict[str, list[str]]:
    """Ids by table, as the chain names them."""
    beside = standing.evidence
    rows: Iterable[Record] = (
        standing.row, *beside.informed, *beside.read, *beside.said, *beside.given,
        *beside.asked, *beside.talks, *beside.signed, *withdrawals,
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.__tablename__, []).append(str(row.id))
    return found


def trail_of(trail: Trail) -> ConsentTrail:
    return ConsentTrail(
        tuple(ChainLink(one.seq, one.prev, one.body, one.hash) for one in trail.links),
        trail.installation,
        trail.seq,
        trail.hash,
    )
