"""Puts the tablet together."""

from collections.abc import Callable
from typing import Any

from clinic_desktop.core.clock import Clock, monotonic
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.kiosk.consenting import Consenting
from clinic_desktop.ui.kiosk.presenter import KioskPresenter, Stage, Tokens
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.lane import LaneSet

LOOK_EVERY = 3
"""Seconds between questions for work, besides the hints of the change stream."""


def build(
    as_caller: Callable[[str | None], Clinic],
    tokens: Tokens,
    lanes: LaneSet,
    clock: Clock,
    seconds: Callable[[], float] = monotonic,
) -> tuple[KioskView, KioskPresenter]:
    """The view and its presenter; `presenter.start()` begins."""
    view = KioskView()
    consenting = Consenting(view, clock, seconds)
    presenter = KioskPresenter(view, lanes, as_caller, tokens, consenting, seconds)
    acts: dict[str, Callable[[Any], None]] = {
        "pair": presenter.pair,
        "identify": presenter.identify,
        "leave": lambda given: presenter.leave(*given),
        "retry": lambda _: presenter.retry(),
        "more_time": lambda _: presenter.more_time(),
        "go_on": consenting.go_on,
        "back": lambda _: consenting.back(),
        "ask": lambda given: consenting.ask(*given),
        "sign": consenting.sign,
        "decline": consenting.decline,
    }
    view.acted.connect(lambda act, value: acts[act](value))
    view.touched.connect(presenter.touched)
    beats = iter(range(10**12))

    def tick() -> None:
        presenter.tick()
        if next(beats) % LOOK_EVERY == 0 and presenter.stage is not Stage.STARTING:
            presenter.look()

    view.ticked.connect(tick)
    return view, presenter
