"""The own second factor: switched on with a password and one code, off with both. No Qt."""

from typing import Protocol

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.accounts.interface.second_factor import (
    Enrolment,
    FactorState,
    SecondFactorDesk,
)
from clinic_desktop.ui.presenter import Presenter, ScreenView
from clinic_desktop.ui.workplace import Workplace

FIELD_OF = {"accounts.wrong_password": "password", "accounts.wrong_code": "code"}


class FactorView(ScreenView, Protocol):
    def show_state(self, state: FactorState) -> None:
        """On or off, and what can be done about it."""

    def show_enrolment(self, enrolment: Enrolment) -> None:
        """What the device reads; it counts once a code came back."""

    def show_codes(self, codes: tuple[str, ...]) -> None:
        """Once: they are not told again."""

    def show_problem(self, field: str, words: str) -> None:
        """At "password" or "code"."""


class FactorPresenter(Presenter):
    def __init__(self, view: FactorView, place: Workplace, desk: SecondFactorDesk) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._desk, self._tell = view, desk, place.ways.tell

    def load(self) -> None:
        self._ask(self._desk.state, self._view.show_state)

    def begin(self, password: str) -> None:
        self._run(lambda: self._desk.enrol(password), self._view.show_enrolment)

    def confirm(self, code: str) -> None:
        self._run(lambda: self._desk.confirm(code), self._view.show_codes)

    def replace(self, password: str, code: str) -> None:
        self._run(lambda: self._desk.replace_codes(password, code), self._view.show_codes)

    def switch_off(self, password: str, code: str) -> None:
        def off(_: None) -> None:
            self._tell("The second factor is switched off.")
            self.load()

        self._run(lambda: self._desk.switch_off(password, code), off)

    def _fail(self, error: ClinicError) -> None:
        field = FIELD_OF.get(error.code, "")
        if field:
            self._view.show_problem(field, str(error))
        else:
            super()._fail(error)
