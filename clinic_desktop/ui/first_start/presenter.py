"""What the first start asks for, and when it may begin. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import available_timezones

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.ui.lane import LaneSet
from clinic_desktop.ui.messages import Message, message_of
from clinic_desktop.ui.presenter import Presenter

LEAST_PASSWORD = 12
"""Code points (trust of staff accounts); the service also refuses what is on the blocklist."""

CURRENCIES = ("EUR", "GBP", "USD", "AUD", "SEK", "CHF", "DKK", "NOK", "KES")

FIELD_OF_CODE = {"accounts.password": "password", "accounts.login_taken": "email"}


@dataclass(frozen=True, slots=True)
class PolicyChoice:
    """A country's rules in one sentence, and the currency that usually goes with them."""

    code: str
    name: str
    words: str
    currency: str = "EUR"


POLICIES = (
    PolicyChoice(
        "FR",
        "France",
        "Fifteen full days after the signed quotation was handed over, nothing is signed, paid "
        "or operated before.",
    ),
    PolicyChoice(
        "AT",
        "Austria",
        "At least fourteen days between the complete information and the signature; the "
        "operation on a later day.",
    ),
    PolicyChoice(
        "AU",
        "Australia",
        "Two consultations; seven days after the signed consent before booking and paying, "
        "three months under 18.",
        "AUD",
    ),
    PolicyChoice(
        "SE",
        "Sweden",
        "Seven days between information and consent for surgery, two days for injections.",
        "SEK",
    ),
    PolicyChoice(
        "UK",
        "United Kingdom",
        "Fourteen days to think it over are advised: a warning, not a lock. Fillers from 18.",
        "GBP",
    ),
    PolicyChoice(
        "DE", "Germany", "Information in good time, one day before is advised: a warning."
    ),
    PolicyChoice(
        "US",
        "United States",
        "No waiting time; for implants the maker's checklist must be signed first.",
        "USD",
    ),
    PolicyChoice(
        "KE", "Kenya", "No waiting time was found; the talk with the doctor first.", "KES"
    ),
    PolicyChoice(
        "none", "No country rules", "No waiting time is enforced. Only where no law asks for one."
    ),
)

REVIEW = "Review by a lawyer before use: these rules were read in public sources."


@dataclass(frozen=True, slots=True)
class FirstStartForm:
    """The page as it was filled in, all of it text."""

    clinic: str
    address: str
    time_zone: str
    policy: str
    currency: str
    name: str
    email: str
    password: str
    repeat: str


@dataclass(frozen=True, slots=True)
class FirstStartValues:
    """What a new clinic begins with; checked, without the repeated password."""

    clinic: str
    address: str
    time_zone: str
    policy: str
    currency: str
    name: str
    email: str
    password: str


class FirstStartView(Protocol):
    """What the presenter needs of the view."""

    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def show_errors(self, errors: Mapping[str, str]) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...


class Founder(Protocol):
    """Makes the clinic: schema, settings, roles, first administrator."""

    def begin(self, values: FirstStartValues) -> None:
        """Raises ClinicError; `accounts.password` if the password is too easy to guess."""


class FirstStartPresenter(Presenter):
    """Checks the page, hands it to the founder, and tells when the clinic is there."""

    def __init__(
        self,
        view: FirstStartView,
        founder: Founder,
        lanes: LaneSet,
        begun: Callable[[FirstStartValues], None],
    ) -> None:
        super().__init__(view, lanes)
        self._view, self._founder, self._begun = view, founder, begun

    def begin(self, form: FirstStartForm) -> None:
        """Refuse in words at the fields, or begin."""
        errors = check(form)
        self._view.show_errors(errors)
        if errors:
            return
        values = FirstStartValues(
            form.clinic.strip(),
            form.address.strip(),
            form.time_zone,
            form.policy,
            form.currency,
            form.name.strip(),
            form.email.strip(),
            form.password,
        )
        self._run(lambda: self._founder.begin(values), lambda _: self._begun(values))

    def _fail(self, error: ClinicError) -> None:
        if (field := FIELD_OF_CODE.get(error.code)) is not None:
            self._view.show_errors({field: str(error)})
        else:
            self._view.show_error(message_of(error))


def check(form: FirstStartForm) -> dict[str, str]:
    """What is missing or wrong, by the name of the field, in words."""
    needed = {
        "clinic": "Type the name of the clinic.",
        "address": "Type the address; it stands on every paper.",
        "name": "Type your name.",
        "email": "Type your e-mail address; you sign in with it.",
        "password": "Choose a password.",
    }
    errors = {
        field: words for field, words in needed.items() if not str(getattr(form, field)).strip()
    }
    if "email" not in errors and not _like_email(form.email.strip()):
        errors["email"] = "This does not look like an e-mail address."
    if form.time_zone not in available_timezones():
        errors["time_zone"] = "Choose a time zone from the list."
    if "password" not in errors and len(form.password) < LEAST_PASSWORD:
        errors["password"] = f"At least {LEAST_PASSWORD} characters; four words make a good one."
    elif form.password != form.repeat:
        errors["repeat"] = "The two passwords are not alike."
    return errors


def _like_email(text: str) -> bool:
    before, at, after = text.partition("@")
    return bool(before and at and "." in after and " " not in text and not after.endswith("."))
