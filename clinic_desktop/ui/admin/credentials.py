"""What is shown and done of licences, indemnities and privileges. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.accounts.interface.credentials import (
    EVERY_PROCEDURE,
    INDEMNITY,
    LICENCE,
    PRIVILEGE,
    CredentialCard,
    NewCredential,
)
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.widgets.date_words import say_date
from clinic_desktop.ui.workplace import Workplace

NEEDS = "theatre.credential.manage"
WATCHED = frozenset({"staff_credential", "user_account", "role_grant", "clinic_setting"})
REQUIRED = "credentials_required"
KIND_WORDS = {LICENCE: "Licence", INDEMNITY: "Indemnity", PRIVILEGE: "Privilege"}
EVERY_WORDS = "Every procedure"
OPERATE = frozenset({"SURGEON", "ANAESTHETIST"})
SOON = timedelta(days=60)
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it stands: days are None while empty, `problems` names those that are wrong."""

    user_id: UUID | None
    kind: str
    value: str
    first: date | None
    last: date | None
    problems: dict[str, str]


@dataclass(frozen=True, slots=True)
class Ending:
    """The last day, or None where it was `mistaken` from the beginning."""

    last: date | None
    reason: str
    mistaken: bool
    problems: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A credential in words; `going` while it can still be ended."""

    id: UUID
    card: CredentialCard
    kind: str
    what: str
    first: str
    last: str
    state: str
    tone: str
    going: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """All that this list and its forms need; procedures are (code, name)."""

    rows: tuple[Row, ...]
    people: tuple[Colleague, ...]
    procedures: tuple[tuple[str, str], ...]
    required: bool
    missing: tuple[str, ...]  # who operates, and what of them is not valid today
    today: date


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def show_errors(self, errors: dict[str, str]) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_credentials(self, shown: Shown) -> None: ...
    def close_drawer(self) -> None: ...


class CredentialsPresenter(Presenter):
    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        place.follow(WATCHED, lambda _: self.reload())

    @property
    def may_require(self) -> bool:
        """Whether this person may say that nothing may be missing."""
        return self._place.may("settings.clinic.manage")

    def reload(self) -> None:
        self._ask(self._gathered, self._view.show_credentials, "credentials")

    def grant(self, draft: Draft) -> None:
        errors = missing(draft)
        self._view.show_errors(errors)
        if errors or draft.user_id is None or draft.first is None:
            return
        starts, ends = self._begin(draft.first), self._over(draft.last)
        new = NewCredential(draft.user_id, draft.kind, draft.value, starts, ends)
        self._do(lambda: self._clinic.credentials.grant(new), "It is recorded.")

    def renew(self, row: Row, last: date | None, problem: str) -> None:
        errors = {"last": problem} if problem else {}
        self._view.show_errors(errors)
        if not errors:
            ends = self._over(last)
            words = f"{row.kind} of {row.card.name}: renewed."
            self._do(lambda: self._clinic.credentials.renew(row.id, ends), words)

    def end(self, row: Row, ending: Ending) -> None:
        errors = dict(ending.problems)
        if ending.last is None and not ending.mistaken:
            errors.setdefault("last", "Type the last day on which it is valid.")
        if not ending.reason:
            errors["reason"] = "Say why it ends."
        self._view.show_errors(errors)
        if errors:
            return
        over = None if ending.mistaken else self._over(ending.last)
        ends, card = over or row.card.starts_at, row.card
        words = f"{row.kind} of {card.name}: ended."
        desk = self._clinic.credentials
        self._do(lambda: desk.end(card.id, ends, ending.reason, card.version), words)

    def require(self, on: bool) -> None:
        """From now on nothing may be missing, or only what was recorded counts again."""

        def change() -> None:
            desk = self._clinic.centre
            desk.change_settings({REQUIRED: "yes" if on else "no"}, desk.settings().version)

        asked = "Licence, indemnity and privileges are asked of everybody who operates."
        self._do(change, asked if on else "Only what was recorded is asked for.")

    def _gathered(self) -> Shown:
        now, zone = self._place.clock(), self._place.zone
        procedures = tuple((one.code, one.name) for one in self._clinic.plans.catalogue())
        people = tuple(one for one in self._clinic.staff.colleagues(None) if one.active)
        cards = self._clinic.credentials.register()
        required = self._clinic.centre.settings().choices.get(REQUIRED) == "yes"
        rows = rows_of(cards, dict(procedures), now, zone)
        missing_today = lacking(people, cards, now)
        today = now.astimezone(zone).date()
        return Shown(rows, people, procedures, required, missing_today, today)

    def _do(self, call: Callable[[], object], words: str) -> None:
        def done(_: object) -> None:
            self._view.close_drawer()
            self._place.ways.tell(words)
            self.reload()

        self._run(call, done)

    def _begin(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self._place.zone)

    def _over(self, last: date | None) -> datetime | None:
        """The midnight after the last day."""
        return None if last is None else self._begin(last + timedelta(days=1))


def missing(draft: Draft) -> dict[str, str]:
    """What is not there yet or wrong, by field."""
    errors = dict(draft.problems)
    if draft.user_id is None:
        errors["person"] = "Choose a colleague."
    if not draft.value:
        what = {LICENCE: "Type the number of the licence.", INDEMNITY: "Name the insurer."}
        errors["value"] = what.get(draft.kind, "Choose the procedure.")
    if draft.first is None:
        errors.setdefault("first", "Type the first day on which it is valid.")
    elif draft.last is not None and draft.last < draft.first:
        errors["last"] = "The last day is before the first. Correct one of them."
    return errors


def rows_of(
    cards: Sequence[CredentialCard], procedures: dict[str, str], now: datetime, zone: ZoneInfo
) -> tuple[Row, ...]:
    names = {EVERY_PROCEDURE: EVERY_WORDS, **procedures}
    return tuple(_row(card, cards, names, now, zone) for card in cards)


def _row(
    card: CredentialCard, cards: Sequence[CredentialCard], names: dict[str, str], now: datetime,
    zone: ZoneInfo,
) -> Row:  # fmt: skip
    state, tone = _state(card, cards, now)
    ends = card.ends_at
    return Row(
        card.id, card, KIND_WORDS[card.kind],
        names.get(card.value, card.value) if card.kind == PRIVILEGE else card.value,
        say_date(card.starts_at.astimezone(zone).date()),
        say_date((ends - TICK).astimezone(zone).date()) if ends else "No end",
        state, tone, ends is None or (ends > now and card.held.counts),
    )  # fmt: skip


def _state(card: CredentialCard, cards: Sequence[CredentialCard], now: datetime) -> tuple[str, str]:
    if not card.held.counts:
        return "Taken back", "neutral"
    if card.starts_at > now:
        return "Not yet valid", "info"
    if card.held.is_live(now):
        soon = card.ends_at is not None and card.ends_at - now <= SOON
        return ("Ends soon", "warn") if soon and not _followed(card, cards) else ("Valid", "ok")
    same = [one for one in cards if _covers(one, card)]
    return "Ended", "neutral" if any(one.held.is_live(now) for one in same) else "bad"


def lacking(
    people: Sequence[Colleague], cards: Sequence[CredentialCard], now: datetime
) -> tuple[str, ...]:
    """ "Dr Ruth Amsel (licence, privilege)" for each who operates and lacks something today."""
    found = []
    for one in people:
        if OPERATE & {*one.roles}:
            live = {
                card.kind for card in cards if card.user_id == one.id and card.held.is_live(now)
            }
            asked = [LICENCE, INDEMNITY, *([PRIVILEGE] if "SURGEON" in one.roles else [])]
            gone = [KIND_WORDS[kind].lower() for kind in asked if kind not in live]
            if gone:
                found.append(f"{one.title} {one.name}".strip() + f" ({', '.join(gone)})")
    return tuple(found)


def _covers(one: CredentialCard, other: CredentialCard) -> bool:
    """Of the same person and kind; a privilege for the same procedure, or for every one."""
    same = one.kind != PRIVILEGE or one.value in (other.value, EVERY_PROCEDURE)
    return same and (one.user_id, one.kind) == (other.user_id, other.kind)


def _followed(card: CredentialCard, cards: Sequence[CredentialCard]) -> bool:
    """Whether another one is valid at the moment this one ends."""
    ends = card.ends_at
    return ends is not None and any(_covers(one, card) and one.held.is_live(ends) for one in cards)
