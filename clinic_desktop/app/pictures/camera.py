"""Looks at a window in each theme, size and direction once nothing is under way any more."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from clinic_desktop.core import errors
from clinic_desktop.ui.program import prepare
from clinic_desktop.ui.tasks import Lanes
from clinic_desktop.ui.theme.apply import apply_theme, set_direction

SIZE = 1280, 800
LONGEST = 60_000
"""Milliseconds that a screen may take to come to rest."""


class NeverAtRest(errors.Unavailable):
    code = "app.pictures.never_at_rest"
    text = "A screen did not come to rest, so no picture of it was taken."


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to look at a screen."""

    name: str
    theme: str = "light"
    percent: int = 100
    mirrored: bool = False


PLAIN = Variant("light")
VARIANTS = (
    PLAIN, Variant("dark", "dark"), Variant("contrast", "contrast"), Variant("200", percent=200),
    Variant("mirrored", mirrored=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A file and what it shows: screen, state of its contents, variant of its look."""

    screen: str
    state: str
    variant: str
    file: str


class Camera:
    """Takes pictures of windows into one folder; holds the application."""

    def __init__(self, out: Path, *, all_variants: bool) -> None:
        known = QApplication.instance()
        self.app = known if isinstance(known, QApplication) else QApplication(sys.argv[:1])
        prepare(self.app)
        self._out, self._variants = out, VARIANTS if all_variants else VARIANTS[:2]

    def shoot(self, window: QWidget, lanes: Lanes, screen: str, state: str) -> Iterator[Picture]:
        """In all variants where the contents are the plain ones, else in one."""
        for variant in self._variants if not state else (PLAIN,):
            set_direction(self.app, mirrored=variant.mirrored)
            apply_theme(self.app, variant.theme, variant.percent, moves=False)
            rest(lanes)
            yield self._take(window, screen, state, variant)
        set_direction(self.app, mirrored=False)
        apply_theme(self.app, PLAIN.theme, PLAIN.percent, moves=False)
        rest(lanes)

    def shoot_now(self, window: QWidget, screen: str, state: str) -> Iterator[Picture]:
        """While something is under way: what stands there after `QUIET`."""
        until(lambda: False, QUIET, complain=False)
        yield self._take(window, screen, state, PLAIN)

    def _take(self, window: QWidget, screen: str, state: str, variant: Variant) -> Picture:
        file = self._out / "_".join(part for part in (screen, state, f"{variant.name}.png") if part)
        if not window.grab().save(str(file)):
            raise OSError(f"{file} could not be written")
        return Picture(screen, state, variant.name, str(file))


QUIET = 700
"""Milliseconds after which a screen that waits shows that it does."""


def rest(lanes: Lanes) -> None:
    """Until no lane works, and nothing came of what they brought. Raises NeverAtRest."""
    still = iter(range(3))

    def at_rest() -> bool:
        nonlocal still
        if not lanes.idle:
            still = iter(range(3))
        return next(still, None) is None

    until(at_rest)


def until(condition: Callable[[], bool], longest: int = LONGEST, *, complain: bool = True) -> None:
    """Let the window work until `condition`. Raises NeverAtRest after `longest` milliseconds."""
    deadline = QDeadlineTimer(longest)
    while not condition():
        if deadline.hasExpired():
            if complain:
                raise NeverAtRest
            return
        QCoreApplication.sendPostedEvents()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
