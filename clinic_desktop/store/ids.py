"""Ids that follow one another: what is written together lies together in each index.

Where each id is of chance alone, a thousand new rows are written into a thousand places of every
index that holds them, and the larger the database, the more of it each commit writes again.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

VERSION, VARIANT = 7 << 76, 2 << 62
CHANCE = 10
"""Octets of chance in each id; of them 74 bits are kept."""


def in_order(at: datetime, count: int) -> Iterator[UUID]:
    """So many ids of the moment `at`: milliseconds, then chance (RFC 9562, 5.7: version 7)."""
    moment = int(at.timestamp() * 1000) << 80
    drawn = os.urandom(CHANCE * count)
    for start in range(0, len(drawn), CHANCE):
        chance = int.from_bytes(drawn[start : start + CHANCE], "big")
        high, low = chance >> 68, chance & (1 << 62) - 1
        yield UUID(int=moment | VERSION | high << 64 | VARIANT | low)
