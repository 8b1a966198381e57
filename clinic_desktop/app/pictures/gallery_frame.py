"""Pages of the tablet's frame: starting, pairing, waiting, whose it is, its end, what is said."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from clinic_desktop.core import errors
from clinic_desktop.domain.portal.interface import WrongBirthDate
from clinic_desktop.ui.kiosk.hands import ALL_SIGNED, SIGNED
from clinic_desktop.ui.kiosk.presenter import NOT_YOURS, PUT_ASIDE
from clinic_desktop.ui.kiosk.refusing import refusal
from clinic_desktop.ui.kiosk.sheets import BirthSheet, StaffSheet
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.wording import Wording

LATER = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
BROKEN = "The line to the clinic is broken. What you typed and drew is still here."
ENDS = {
    "signed": SIGNED,
    "all-signed": ALL_SIGNED,
    "not-you": ("This is not your page", NOT_YOURS),
    "put-aside": ("The tablet was put aside", PUT_ASIDE),
    "ask-reception": ("Please ask the reception", "They do this step with you, at the desk."),
    "declined": (
        "You said no.", "Nothing is done without your yes. Please give the tablet back.",
    ),
    "kept": ("Everything is kept", "You can go on another day, where you are now."),
    "overtaken": (
        "The text has changed",
        "Your doctor explains first what is new. What you read and answered before stays.",
    ),
}  # fmt: skip
CLINIC = "Clinic am Park"


def frame_scenes(view: KioskView, words: Wording) -> Iterator[tuple[str, Callable[[], None]]]:
    """Nobody's pages first."""
    for name, show in (
        ("starting", view.show_starting), ("pairing", view.show_pairing),
        ("waiting", lambda: view.show_waiting(CLINIC)), ("birth", view.show_identify),
    ):  # fmt: skip
        yield name, partial(_nobodys, view, show)
    yield "birth-typed", lambda: _typed(view, words)
    yield "birth-wrong", lambda: _wrong(view, words)
    yield "staff-leave", lambda: _over_waiting(view, view.bar.staff.emit)
    yield "bar-sizes", lambda: _over_waiting(view, view.bar.size_button.click)
    yield "bar-languages", lambda: _over_waiting(view, view.bar.language_button.click)
    yield (
        "unreached",
        lambda: _said(view, words.say("The clinic cannot be reached just now. Trying again.")),
    )
    for name, (title, text) in ENDS.items():
        yield f"done-{name}", partial(view.show_done, words.say(title), words.say(text))
    yield "idle", lambda: _idle(view)
    yield "line-broken", lambda: _broken(view, words)
    yield "refused", lambda: _refused(view, words)


def _nobodys(view: KioskView, show: Callable[[], None]) -> None:
    view.bar.show_clinic(CLINIC)
    show()


def _typed(view: KioskView, words: Wording) -> None:
    _nobodys(view, view.show_identify)
    sheet = view.sheet
    assert isinstance(sheet, BirthSheet)
    for box, text in ((sheet.day, "31"), (sheet.month, "2"), (sheet.year, "1985")):
        box.setText(text)
    sheet.main()


def _wrong(view: KioskView, words: Wording) -> None:
    _nobodys(view, view.show_identify)
    what = words.refused(WrongBirthDate(params={"left": "4"}))
    view.show_problem(f"{what} {words.say('Tries left: {count}.', count=4)}")


def _over_waiting(view: KioskView, act: Callable[[], object]) -> None:
    view.show_waiting(CLINIC)
    act()
    sheet = view.sheet
    if isinstance(sheet, StaffSheet):
        sheet.login.setText("anna.moser")


def _said(view: KioskView, sentence: str) -> None:
    view.show_waiting(CLINIC)
    view.show_problem(sentence)


def _idle(view: KioskView) -> None:
    view.show_identify()
    view.show_more_time(24)


def _broken(view: KioskView, words: Wording) -> None:
    view.show_identify()
    view.show_problem(words.say(BROKEN), again=True)


def _refused(view: KioskView, words: Wording) -> None:
    view.show_identify()
    unmet = errors.Unmet("reflection.consent", "Not before the time to think.", "date", LATER)
    view.show_error(refusal(errors.StateRefuses(unmet=(unmet,)), words))
