"""Quick registration: four fields, live duplicates, nothing typed is lost. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import (
    Duplicate,
    NewPhone,
    RegisterResult,
    Registration,
)
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

NOTICE_VERSION = "2026-01"
DUPLICATE = "patients.duplicate"
FIELD_OF_CODE = {
    "patients.name": "last",
    "patients.birth_date": "born",
    "patients.phone": "phone",
    "patients.email": "email",
}


@dataclass(frozen=True, slots=True)
class RegisterForm:
    first: str
    last: str
    born: date | None
    phone: str
    email: str = ""
    sex: str = "UNKNOWN"
    language: str = "en"
    country: str = ""
    accepted: bool = False
    other_person: str = ""  # why a likely duplicate is somebody else


class RegisterView(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_errors(self, errors: dict[str, str]) -> None: ...
    def show_duplicates(self, found: tuple[Duplicate, ...]) -> None: ...


class RegisterPresenter(Presenter):
    """`registered(patient_id)` is told once the record is there."""

    def __init__(
        self,
        view: RegisterView,
        clinic: Clinic,
        place: Workplace,
        registered: Callable[[UUID], None],
    ) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        self._registered = registered

    def look(self, form: RegisterForm) -> None:
        """While typing: who may be the same person."""
        if len(form.last) < 2 and len(form.phone) < 4:
            self._view.show_duplicates(())
            return
        phones = (form.phone,) if form.phone else ()
        self._ask(
            lambda: self._clinic.patients.likely_duplicates(
                form.first, form.last, form.born, phones, form.email
            ),
            self._view.show_duplicates,
            "duplicates",
            failed=lambda _: self._view.show_duplicates(()),
        )

    def register(self, form: RegisterForm) -> None:
        errors = missing(form)
        self._view.show_errors(errors)
        if errors:
            return
        registration = Registration(
            form.first,
            form.last,
            form.born,
            (NewPhone(form.phone),) if form.phone else (),
            form.email,
            form.sex,
            language=form.language,
            residence_country=form.country,
            accepted_privacy=NOTICE_VERSION,
            accepted_terms=NOTICE_VERSION,
        )
        self._run(
            lambda: self._clinic.reception.register(registration, form.other_person), self._done
        )

    def use(self, patient_id: UUID) -> None:
        """The old record is the one."""
        self._registered(patient_id)

    def _done(self, made: RegisterResult) -> None:
        self._place.ways.tell(f"Registered as {made.mrn}.")
        self._registered(made.patient_id)

    def _fail(self, error: ClinicError) -> None:
        field = FIELD_OF_CODE.get(error.code)
        if field is not None:
            self._view.show_errors({field: str(error)})
        else:
            super()._fail(error)


def missing(form: RegisterForm) -> dict[str, str]:
    """What is not there yet, by field."""
    errors: dict[str, str] = {}
    if not form.first.strip() and not form.last.strip():
        errors["last"] = "Type at least one name."
    if form.born is None:
        errors["born"] = "Type the birth date."
    if not form.phone.strip() and not form.email.strip():
        errors["phone"] = "Type a phone number or an e-mail address."
    if not form.accepted:
        errors["accepted"] = "The patient must accept the privacy notice and the terms first."
    return errors
