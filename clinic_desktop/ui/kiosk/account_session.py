"""A patient's session on the tablet, renewed for as long as they are there. No Qt."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from clinic_desktop.domain.accounts.interface import Tokens
from clinic_desktop.domain.clinic import Clinic

RENEW_AT = 0.5
"""Of the life of an access token: early enough that nothing is refused in between."""

RENEWED = ("patient_side", "accounts", "wards")
"""The desks that a patient asks on a tablet."""


class AccountSession:
    """Asks as the patient; whoever asks late gets a new token first.

    A refresh token is good once: calls come one after the other, on the lane of the tablet.
    """

    def __init__(
        self,
        as_caller: Callable[[str | None], Clinic],
        door: Clinic,
        tokens: Tokens,
        seconds: Callable[[], float],
    ) -> None:
        self._as_caller, self._door, self._seconds = as_caller, door, seconds
        self._take(tokens)
        desks: dict[str, Any] = {name: _Renewing(self, name) for name in RENEWED}
        self.desks = replace(self._now, **desks)

    def fresh(self) -> Clinic:
        """Raises SignedOut once the session is over."""
        if self._seconds() >= self._until:
            self._take(self._door.tokens.refresh(self._refresh))
        return self._now

    def _take(self, tokens: Tokens) -> None:
        self._refresh = tokens.refresh_token
        self._until = self._seconds() + tokens.expires_in * RENEW_AT
        self._now = self._as_caller(tokens.access_token)


class _Renewing:
    """One desk of the session; each call looks first whether the token is still young."""

    def __init__(self, session: AccountSession, name: str) -> None:
        self._session, self._name = session, name

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            desk = getattr(self._session.fresh(), self._name)
            return getattr(desk, operation)(*given, **named)

        return call
