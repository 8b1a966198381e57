"""What counts as a signature and what does not."""

from dataclasses import replace

import pytest

from clinic_desktop.core.ink import (
    MAX_POINTS,
    MAX_STROKES,
    DeviceKind,
    Ink,
    InkFault,
    Point,
    Stroke,
    ink_fault,
)

LINE = Stroke(tuple(Point(10.0 + n * 10, 50.0, 0.5, n * 8) for n in range(30)))
INK = Ink(DeviceKind.PEN, 600.0, 200.0, (LINE,))


def _with(point: Point) -> Ink:
    return replace(INK, strokes=(LINE, Stroke((point,))))


def test_a_line_is_a_signature_and_is_measured() -> None:
    assert ink_fault(INK) is None
    assert INK.point_count == 30
    assert INK.path_length == pytest.approx(290)
    assert INK.duration_ms == 232
    assert INK.has_pressure


@pytest.mark.parametrize("missing", [None, 0.0, 1.0])
def test_any_pressure_between_none_and_full_is_taken(missing: float | None) -> None:
    assert ink_fault(_with(Point(1, 1, missing, 300))) is None


@pytest.mark.parametrize(
    ("ink", "fault"),
    [
        (replace(INK, strokes=()), InkFault.EMPTY),
        (replace(INK, strokes=(Stroke(()),)), InkFault.EMPTY),
        (replace(INK, strokes=(LINE, Stroke(()))), InkFault.EMPTY),
        (replace(INK, strokes=(Stroke((Point(50, 50, 1.0, 0),)),)), InkFault.NO_MOVEMENT),
        (replace(INK, strokes=(Stroke(LINE.points[:1] * 40),)), InkFault.NO_MOVEMENT),
        (replace(INK, strokes=(Stroke(LINE.points[:4]),)), InkFault.NO_MOVEMENT),
        (replace(INK, strokes=(Stroke(LINE.points[:1] * (MAX_POINTS + 1)),)), InkFault.TOO_MUCH),
        (replace(INK, strokes=(LINE,) * (MAX_STROKES + 1)), InkFault.TOO_MUCH),
        (replace(INK, width=float("nan")), InkFault.NOT_A_NUMBER),
        (replace(INK, height=float("inf")), InkFault.NOT_A_NUMBER),
        (replace(INK, width=0.0), InkFault.OFF_THE_PAD),
        (replace(INK, height=1e9), InkFault.OFF_THE_PAD),
        (_with(Point(float("nan"), 1, None, 300)), InkFault.NOT_A_NUMBER),
        (_with(Point(1, 1, float("nan"), 300)), InkFault.NOT_A_NUMBER),
        (_with(Point(1, 1, None, 300, float("inf"))), InkFault.NOT_A_NUMBER),
        (_with(Point(601, 1, None, 300)), InkFault.OFF_THE_PAD),
        (_with(Point(1, -1, None, 300)), InkFault.OFF_THE_PAD),
        (_with(Point(1, 1, 1.5, 300)), InkFault.OFF_THE_PAD),
        (_with(Point(1, 1, None, 300, 0, 91)), InkFault.OFF_THE_PAD),
        (_with(Point(1, 1, None, 100)), InkFault.TIME_RUNS_BACK),
        (_with(Point(1, 1, None, 10**9)), InkFault.TIME_RUNS_BACK),
    ],
)
def test_what_is_no_signature_has_a_reason(ink: Ink, fault: InkFault) -> None:
    assert ink_fault(ink) is fault


def test_an_empty_pad_has_no_duration() -> None:
    assert replace(INK, strokes=()).duration_ms == 0
