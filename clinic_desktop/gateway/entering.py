"""Colleagues who sign in from another computer: with a second factor, where the clinic wants it."""

import ipaddress
from collections.abc import Callable

from clinic_desktop.domain.accounts.interface import AccountsDesk, SignedIn, Tokens, TokensDesk
from clinic_desktop.domain.accounts.interface.second_factor import FactorWanted
from clinic_desktop.gateway.audience import STAFF
from clinic_desktop.gateway.endpoint import Asked, Behind

WITHOUT_CODE = (AccountsDesk.sign_in, TokensDesk.log_in)
"""They end in a session only for who has no second factor; all others are asked for a code."""


def check(method: Callable[..., object], answer: object, asked: Asked, behind: Behind) -> None:
    """Raises FactorWanted; the session that has just been opened is ended."""
    token = _staff_token(answer) if method in WITHOUT_CODE else ""
    if not token or is_this_computer(asked.source):
        return
    if behind.as_caller(None).centre.face().wants_factor:
        behind.as_caller(token).accounts.sign_out()
        raise FactorWanted


def is_this_computer(source: str) -> bool:
    """Whether a request came from the machine of the service itself."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _staff_token(answer: object) -> str:
    if isinstance(answer, SignedIn):
        return answer.token
    if isinstance(answer, Tokens) and answer.audience == STAFF:
        return answer.access_token
    return ""
