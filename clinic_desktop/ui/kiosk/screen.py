"""Puts the tablet together."""

from collections.abc import Callable
from typing import Any

from clinic_desktop.core.clock import Clock, monotonic
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.kiosk import (
    beside_sheet,
    paying_sheets,
    portal_paper_sheets,
    portal_sheets,
    reading_sheets,
    registering_sheets,
    sign_sheet,
)
from clinic_desktop.ui.kiosk.activity import PORTAL, Activity
from clinic_desktop.ui.kiosk.attending import Attendant
from clinic_desktop.ui.kiosk.attention import Attention
from clinic_desktop.ui.kiosk.consenting import Consenting
from clinic_desktop.ui.kiosk.keeping import InMemory, Journal, Keeping
from clinic_desktop.ui.kiosk.paying import Paying
from clinic_desktop.ui.kiosk.portal import Portal
from clinic_desktop.ui.kiosk.presenter import KioskPresenter, Stage, Tokens
from clinic_desktop.ui.kiosk.registering import Registering
from clinic_desktop.ui.kiosk.sheets import Sheets
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.voice import system_voice
from clinic_desktop.ui.kiosk.wakefulness import Wakefulness
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.lane import LaneSet

LOOK_EVERY = 3
"""Seconds between questions for work, besides the hints of the change stream."""

SHEETS: Sheets = (
    reading_sheets.SHEETS | sign_sheet.SHEETS | beside_sheet.SHEETS | paying_sheets.SHEETS
    | registering_sheets.SHEETS | portal_sheets.SHEETS | portal_paper_sheets.SHEETS
)  # fmt: skip
"""What draws each page; every package of pages adds its own."""


def build(
    as_caller: Callable[[str | None], Clinic],
    tokens: Tokens,
    lanes: LaneSet,
    clock: Clock,
    seconds: Callable[[], float] = monotonic,
    journal: Journal | None = None,
) -> tuple[KioskView, KioskPresenter]:
    """The view and its presenter; `presenter.start()` begins.

    `journal` outlives the program; without one it lasts as long as the window.
    """
    wording, keeping = Wording(), Keeping(journal or InMemory(clock), clock)
    view, attention = KioskView(SHEETS, wording, system_voice()), Attention(seconds)
    registering = Registering(view, wording, keeping, clock)
    activities: dict[str, Activity] = {
        "CONSENT": Consenting(view, wording, keeping, clock, attention),
        "PAY": Paying(view, wording),
        "REGISTER": registering,
        "UPDATE": registering,
        PORTAL: Portal(view, wording, as_caller, seconds),
    }
    presenter = KioskPresenter(
        view, lanes, as_caller, tokens, activities, wording, keeping, seconds
    )
    acts = _acts(presenter, wording, activities)
    view.opened.connect(Attendant(keeping, view).attend)
    view.acted.connect(lambda act, value: acts[act](value))
    view.touched.connect(presenter.touched)
    view.touched.connect(attention.touch)
    beats, awake = iter(range(10**12)), Wakefulness(seconds, clock)

    def tick() -> None:
        if awake.slept():
            presenter.woke()
        presenter.tick()
        if next(beats) % LOOK_EVERY == 0 and presenter.stage is not Stage.STARTING:
            presenter.look()

    view.ticked.connect(tick)
    view.opened.connect(lambda _: awake.holds(task=presenter.stage is Stage.TASK))
    return view, presenter


def _acts(
    presenter: KioskPresenter, wording: Wording, activities: dict[str, Activity]
) -> dict[str, Callable[[Any], None]]:
    """What the pages ask for by name: the frame's own acts, and those of each task."""
    acts: dict[str, Callable[[Any], None]] = {
        "pair": presenter.pair,
        "identify": presenter.identify,
        "leave": lambda given: presenter.leave(*given),
        "retry": lambda _: presenter.retry(),
        "more_time": lambda _: presenter.more_time(),
        "language": wording.use,
        "call": lambda _: presenter.call_staff(),
        "account": lambda _: presenter.open_account(),
        "not_me": lambda _: presenter.not_me(),
    }
    for one in activities.values():
        acts |= one.acts
    return acts
