"""The named overrides as data: what each passes, who may use it, what it needs. No other exists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.moves import rows_of

ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class Named:
    """`passes` are codes of predicates; `needs`: pin, reason, second_surgeon, plan_b …"""

    code: str
    operations: tuple[str, ...]
    passes: tuple[str, ...]
    who: tuple[str, ...]
    needs: tuple[str, ...]
    shown: str


@cache
def named() -> Mapping[str, Named]:
    """By code, in the order of the rules (3.2)."""
    return {
        code: Named(
            code,
            tuple(operations.split(",")),
            tuple(passes.split(",")),
            tuple(who.split(",")),
            tuple(needs.split(",")),
            shown,
        )
        for code, operations, passes, who, needs, shown in rows_of("rules/overrides.tsv")
    }


def passed_by(code: str, missing: Iterable[Unmet]) -> tuple[Unmet, ...]:
    """Of what is missing, that which this override may pass."""
    passes = named()[code].passes
    return tuple(one for one in missing if ANYTHING in passes or one.code in passes)
