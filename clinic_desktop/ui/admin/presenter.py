"""What administration shows and does: colleagues, theatres, prices, tablets. No Qt.

Credentials have a presenter of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.accounts.interface import Colleague, NewColleague
from clinic_desktop.domain.billing.interface import Price
from clinic_desktop.domain.centre.interface import ResourceCard
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal.interface import DeviceCard, PairingCode
from clinic_desktop.ui.admin import credentials
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = {
    "colleagues": frozenset({"user_account", "role_grant"}),
    "theatres": frozenset({"resource", "theatre"}),
    "prices": frozenset({"price_list"}),
    "tablets": frozenset({"device", "ticket"}),
}
NEEDS = {
    "colleagues": "accounts.user.manage",
    "credentials": credentials.NEEDS,
    "theatres": "theatre.resource.manage",
    "prices": "billing.pricelist.manage",
    "tablets": "portal.device.pair",
}
FIELD_OF_CODE = {
    "accounts.login_taken": "email",
    "accounts.password": "password",
    "accounts.pin": "pin",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of administration that this person may see."""

    name: str
    title: str


TITLES = (
    Section("colleagues", "Colleagues"),
    Section("credentials", "Credentials"),
    Section("theatres", "Theatres"),
    Section("prices", "Prices"),
    Section("tablets", "Tablets"),
)


@dataclass(frozen=True, slots=True)
class TabletRow:
    """A tablet in words; `live` while it can be revoked."""

    id: UUID
    name: str
    state: str
    tone: str
    seen: str
    live: bool


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def show_errors(self, errors: dict[str, str]) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_colleagues(self, rows: tuple[Colleague, ...]) -> None: ...
    def show_theatres(self, rows: tuple[ResourceCard, ...]) -> None: ...
    def show_prices(self, rows: tuple[Price, ...]) -> None: ...
    def show_tablets(self, rows: tuple[TabletRow, ...]) -> None: ...
    def show_code(self, code: str, until: str) -> None: ...
    def close_drawer(self) -> None: ...


class AdminPresenter(Presenter):
    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        self._tablets_open = False
        for section in self.sections():
            if section.name in WATCHED:
                self._follow(section.name)

    def sections(self) -> tuple[Section, ...]:
        return tuple(one for one in TITLES if self._place.may(NEEDS[one.name]))

    def load(self) -> None:
        for section in self.sections():
            if section.name in WATCHED:
                self.reload(section.name)

    def reload(self, section: str) -> None:
        """Ask for one part anew."""
        clinic, view = self._clinic, self._view
        if section == "colleagues":
            self._ask(lambda: clinic.staff.colleagues(None), view.show_colleagues, section)
        elif section == "theatres":
            self._ask(lambda: clinic.centre.resources("THEATRE"), view.show_theatres, section)
        elif section == "prices":
            self._ask(clinic.billing.price_list, view.show_prices, section)
        elif self._tablets_open:
            self._ask(clinic.portal.all_devices, self._show_tablets, section, failed=_stay)

    def opened(self, section: str) -> None:
        """The list of tablets is behind the PIN, so it is asked for when it is wanted."""
        if section == "tablets":
            self._run(self._clinic.portal.all_devices, self._show_tablets)

    def add_colleague(self, new: NewColleague) -> None:
        errors = missing(new)
        self._view.show_errors(errors)
        if not errors:
            words = f"{new.name} can sign in now."
            self._do(lambda: self._clinic.staff.add_colleague(new), words, "colleagues")

    def set_roles(self, one: Colleague, roles: tuple[str, ...], reason: str) -> None:
        errors = {} if roles else {"roles": "Choose at least one role."}
        if not reason:
            errors["reason"] = "Say why the roles change."
        self._view.show_errors(errors)
        if not errors:
            self._do(
                lambda: self._clinic.staff.set_roles(one.id, roles, reason),
                f"The roles of {one.name} are changed.",
                "colleagues",
            )

    def disable(self, one: Colleague, reason: str) -> None:
        self._do(
            lambda: self._clinic.staff.disable(one.id, reason),
            f"{one.name} cannot sign in any more.",
            "colleagues",
        )

    @property
    def may_work_alone(self) -> bool:
        """Whether this person may say that the clinic has nobody else."""
        return self._place.may("settings.clinic.manage")

    def work_alone(self, reason: str) -> None:
        """Once and for all acts that ask for a second person; each of them shows it."""
        self._do(
            lambda: self._clinic.overrides.waive_two_people(reason),
            "No act asks for a second person any more; each says so.",
            "colleagues",
        )

    def add_theatre(self, name: str, turnover_minutes: int) -> None:
        if not name:
            self._view.show_errors({"name": "Give the theatre a name."})
            return
        self._do(
            lambda: self._clinic.scheduling.open_theatre(name, turnover_minutes),
            f"{name} can be booked now.",
            "theatres",
        )

    def set_price(self, price: Price, amount_minor: int | None) -> None:
        if amount_minor is None:
            self._view.show_errors({"amount": "Type an amount."})
            return
        self._do(
            lambda: self._clinic.billing.set_price(price.code, amount_minor),
            f"The price of {price.name} is changed.",
            "prices",
        )

    def pair(self, name: str) -> None:
        """A code for a new tablet; it is shown once."""
        if not name:
            self._view.show_errors({"name": "Give the tablet a name."})
            return

        def made(code: PairingCode) -> None:
            until = code.until.astimezone(self._place.zone)
            self._view.show_code(code.code, f"{until:%H:%M}")
            self.opened("tablets")

        self._run(lambda: self._clinic.portal.make_pairing(name), made)

    def revoke(self, tablet: TabletRow) -> None:
        self._do(
            lambda: self._clinic.portal.revoke_device(tablet.id),
            f"{tablet.name} is no longer paired.",
            "tablets",
        )

    def _follow(self, section: str) -> None:
        self._place.follow(WATCHED[section], lambda _: self.reload(section))

    def _do(self, call: Callable[[], object], words: str, section: str) -> None:
        def done(_: object) -> None:
            self._view.close_drawer()
            self._place.ways.tell(words)
            self.reload(section)

        self._run(call, done)

    def _fail(self, error: ClinicError) -> None:
        field = FIELD_OF_CODE.get(error.code)
        if field is None:
            super()._fail(error)
        else:
            self._view.show_errors({field: str(error)})

    def _show_tablets(self, cards: tuple[DeviceCard, ...]) -> None:
        self._tablets_open = True
        self._view.show_tablets(tuple(self._row(card) for card in cards))

    def _row(self, card: DeviceCard) -> TabletRow:
        state, tone = "Paired", "ok"
        if card.revoked_at is not None:
            state, tone = "Revoked", "neutral"
        elif card.paired_at is None:
            state, tone = "Waits for its code", "warn"
        elif not card.keyed:
            state, tone = "Must be paired again", "warn"
        elif card.busy:
            state, tone = "In a patient's hands", "info"
        at = card.last_seen_at
        seen = f"{at.astimezone(self._place.zone):%d %b %Y, %H:%M}" if at else "Never"
        return TabletRow(card.id, card.name, state, tone, seen, card.revoked_at is None)


def _stay(_: ClinicError) -> None:
    """The PIN was confirmed too long ago: the list stays as it was."""


def missing(new: NewColleague) -> dict[str, str]:
    """What is not there yet, by field."""
    errors = {}
    if not new.name:
        errors["name"] = "Type the name."
    if not new.email:
        errors["email"] = "Type the e-mail address they sign in with."
    if not new.password:
        errors["password"] = "Type a first password."
    if not new.roles:
        errors["roles"] = "Choose at least one role."
    return errors
