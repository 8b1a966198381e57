"""A signature as a pen would leave it: a wave with pressure, by the millisecond."""

from math import sin

from clinic_desktop.core.ink import DeviceKind, Ink, Point, Stroke


def signature_ink(*, wave: int = 7, device: DeviceKind = DeviceKind.PEN) -> Ink:
    """One stroke of a hand that never existed; the same each time."""
    points = tuple(
        Point(
            20.0 + 4.0 * n,
            120.0 + 45.0 * sin(n / wave * 2.6) + 18.0 * sin(n / 2.3),
            0.35 + 0.3 * abs(sin(n / 5)),
            8 * n,
            12,
            -6,
        )
        for n in range(140)
    )
    return Ink(device, 640, 230, (Stroke(points),))
