"""An invented scribble with pressure, as the pad would record it."""

from math import cos, pi, sin

from clinic_desktop.core.ink import DeviceKind, Ink, Point, Stroke


def scribble(device: DeviceKind = DeviceKind.PEN, *, turns: int = 6) -> Ink:
    """Loops that run to the right, then a flourish beneath; a pen has pressure and tilt."""
    pen = device is DeviceKind.PEN
    steps = turns * 24
    loops = tuple(
        _point(
            40 + 420 * n / steps + 26 * sin(2 * pi * n / 24),
            95 - (18 + 44 * abs(sin(pi * n / steps * 2.5))) * cos(2 * pi * n / 24),
            0.35 + 0.45 * abs(sin(pi * n / 24)) if pen else None,
            n * 8,
            pen,
        )
        for n in range(steps + 1)
    )
    start = steps * 8 + 180
    flourish = tuple(
        _point(
            90 + 380 * n / 40,
            158 - 12 * sin(pi * n / 40),
            0.15 + 0.6 * sin(pi * n / 40) if pen else None,
            start + n * 7,
            pen,
        )
        for n in range(41)
    )
    return Ink(device, 560.0, 200.0, (Stroke(loops), Stroke(flourish)))


def _point(x: float, y: float, pressure: float | None, t_ms: int, pen: bool) -> Point:
    tilt = (32, -14) if pen else (None, None)
    return Point(round(x, 2), round(y, 2), pressure, t_ms, *tilt)
