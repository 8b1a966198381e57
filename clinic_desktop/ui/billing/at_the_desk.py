"""Payments that patients began on the tablet: the desk says whether the money came. No Qt."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.billing.giving_back import Run
from clinic_desktop.ui.workplace import Workplace


class View(Protocol):
    def ask_reason(self, title: str, given: Callable[[str], None]) -> None: ...


class AtTheDesk:
    """Part of the billing presenter; `run` sends, `load` shows what stands afterwards."""

    def __init__(
        self, view: View, clinic: Clinic, place: Workplace, run: Run, load: Callable[[], None]
    ) -> None:
        self._view, self._clinic, self._place = view, clinic, place
        self._run, self._load = run, load

    def confirm(self, payment_id: UUID) -> None:
        """The card was accepted at the desk, or the money lies there."""
        self._run(
            lambda: self._clinic.money.confirm_payment(payment_id, ""),
            lambda _: self._done("The payment is confirmed."),
        )

    def refuse(self, payment_id: UUID) -> None:
        def given(why: str) -> None:
            self._run(
                lambda: self._clinic.money.refuse_payment(payment_id, why),
                lambda _: self._done("The payment did not come; nothing was charged."),
            )

        self._view.ask_reason("The payment did not come", given)

    def _done(self, words: str) -> None:
        self._load()
        self._place.ways.tell(words)
