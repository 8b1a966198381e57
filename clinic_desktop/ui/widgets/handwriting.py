"""Strokes as numbers: what was written, what may be taken back. No Qt."""

from typing import NamedTuple

from clinic_desktop.core.ink import DeviceKind, Ink, Point, Stroke

Tilt = tuple[float | None, float | None]
"""Degrees from upright along x and y, None where the device does not say."""

NO_TILT: Tilt = (None, None)


class Report(NamedTuple):
    """x, y in pad units, pressure 0..1 or None, milliseconds since the first touch, tilt."""

    x: float
    y: float
    pressure: float | None
    t_ms: int
    tilt_x: float | None = None
    tilt_y: float | None = None


AFTER_MS = 1000
"""Between what was brought back and the next stroke; how long it really was is not known."""

StrokeReports = tuple[Report, ...]
Size = tuple[float, float]


class Handwriting:
    """One signature under way. Coordinates are those of the pad the first stroke was made on;
    when the pad changes its size the picture is scaled, the numbers stay as they were."""

    def __init__(self) -> None:
        self.strokes: tuple[StrokeReports, ...] = ()
        self.current: list[Report] = []
        self.size: Size = (1.0, 1.0)
        self.kind: DeviceKind | None = None
        self._history: list[tuple[StrokeReports, ...]] = []
        self._first_ms = 0
        self._resumed: int | None = None

    @property
    def is_empty(self) -> bool:
        return not self.strokes and not self.current

    def down(
        self,
        kind: DeviceKind,
        at: Size,
        pad: Size,
        pressure: float | None,
        ms: int,
        tilt: Tilt = NO_TILT,
    ) -> Report:
        """Begin a stroke; the first one says with what and on which pad it is written."""
        if not self.strokes:
            self.kind, self.size, self._first_ms = kind, pad, ms
        elif self._resumed is not None:
            self._first_ms = ms - self._resumed
        self._resumed, self.current = None, []
        return self.add(at, pad, pressure, ms, tilt)

    def add(
        self, at: Size, pad: Size, pressure: float | None, ms: int, tilt: Tilt = NO_TILT
    ) -> Report:
        """Keep one report, never outside of the pad, never back in time."""
        x = min(max(at[0] * self.size[0] / max(1.0, pad[0]), 0.0), self.size[0])
        y = min(max(at[1] * self.size[1] / max(1.0, pad[1]), 0.0), self.size[1])
        before = self.current or (self.strokes[-1] if self.strokes else ())
        t_ms = max(ms - self._first_ms, before[-1].t_ms if before else 0)
        report = Report(x, y, pressure, t_ms, *tilt)
        self.current.append(report)
        return report

    def up(self) -> None:
        self._history.append(self.strokes)
        self.strokes = (*self.strokes, tuple(self.current))
        self.current = []

    def drop_current(self) -> None:
        """The stroke under way was not meant."""
        self.current = []

    def undo(self) -> bool:
        """Take the last stroke away, or bring back what `clear` took; False if there is nothing."""
        if not self._history:
            return False
        self.strokes = self._history.pop()
        return True

    def clear(self) -> None:
        if self.strokes:
            self._history.append(self.strokes)
            self.strokes = ()

    def bring_back(self, kind: DeviceKind, size: Size, strokes: tuple[StrokeReports, ...]) -> None:
        """As it stood before the program ended; new strokes go on after it in time."""
        self.kind, self.size, self.strokes = kind, size, strokes
        self._history = [strokes[:count] for count in range(len(strokes))]
        self._resumed = strokes[-1][-1].t_ms + AFTER_MS if strokes else None

    def ink(self, pad: Size) -> Ink:
        """The handwriting as the services take it."""
        strokes = tuple(Stroke(tuple(Point(*report) for report in one)) for one in self.strokes)
        width, height = self.size if self.strokes else pad
        return Ink(self.kind or DeviceKind.PEN, width, height, strokes)
