"""InkML: nothing is lost on the way, nothing hostile gets in."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.rl_accel import fp_str

from clinic_desktop.core.ink import DeviceKind, Ink, Point, Stroke, ink_fault
from clinic_desktop.documents import ink, ink_drawing
from clinic_desktop.documents.drawn_ink import drawn_of, drawn_text, read_drawn
from tests.documents.ink_samples import scribble

XML = ink.write_inkml(scribble())


@pytest.mark.row("F059")
@pytest.mark.parametrize("device", DeviceKind)
def test_round_trip_keeps_every_point(device: DeviceKind) -> None:
    before = scribble(device)
    after = ink.read_inkml(ink.write_inkml(before))
    assert after.device_kind is device
    assert (after.width, after.height) == (before.width, before.height)
    for old, new in zip(before.strokes, after.strokes, strict=True):
        for a, b in zip(old.points, new.points, strict=True):
            assert (a.x, a.y, a.t_ms, a.tilt_x) == (b.x, b.y, b.t_ms, b.tilt_x)
            assert (a.pressure is None) == (b.pressure is None)
            assert a.pressure == pytest.approx(b.pressure, abs=1 / ink.FULL_PRESSURE)


_hundredths = st.integers(0, 20_000).map(lambda n: n / 100)
_points = st.builds(
    Point,
    x=_hundredths,
    y=_hundredths,
    pressure=st.none() | st.integers(0, 4096).map(lambda n: n / 4096),
    t_ms=st.integers(0, 60_000),
    tilt_x=st.none() | st.integers(-90, 90),
    tilt_y=st.none() | st.integers(-90, 90),
)


@given(st.lists(_points, min_size=2, max_size=30))
def test_what_was_read_is_written_to_the_same_bytes(points: list[Point]) -> None:
    stroke = Stroke(tuple(sorted(points, key=lambda point: point.t_ms)))
    sample = Ink(DeviceKind.PEN, 200.0, 200.0, (stroke,))
    if ink_fault(sample) is None:
        xml = ink.write_inkml(sample)
        assert ink.read_inkml(xml) == sample
        assert ink.write_inkml(ink.read_inkml(xml)) == xml


def test_it_is_inkml_with_integer_channels() -> None:
    text = XML.decode()
    assert text.startswith('<ink xmlns="http://www.w3.org/2003/InkML">')
    assert '<channel name="X" type="integer" units="dev"></channel>' in text
    assert '<annotation type="device">PEN</annotation>' in text
    assert "." not in text.split("<trace>")[1]


def test_hash_is_of_the_canonical_form() -> None:
    other_spelling = XML.replace(b'units="dev" width=', b'units="dev"   width=').replace(
        b"</channel>", b"</channel >"
    )
    assert ink.strokes_hash(XML) == sha256(XML).hexdigest()
    assert ink.strokes_hash(other_spelling) == ink.strokes_hash(XML)
    assert ink.strokes_hash(XML.replace(b"PEN", b"FINGER")) != ink.strokes_hash(XML)


def test_one_moved_point_changes_the_hash() -> None:
    stroke = scribble().strokes[0]
    point = stroke.points[5]
    moved = Stroke((*stroke.points[:5], replace(point, x=point.x + 0.01), *stroke.points[6:]))
    other = replace(scribble(), strokes=(moved, *scribble().strokes[1:]))
    assert ink.strokes_hash(ink.write_inkml(other)) != ink.strokes_hash(XML)


@pytest.mark.row("B05")
@pytest.mark.parametrize("device", list(DeviceKind))
def test_what_is_seen_follows_from_the_strokes_and_not_the_other_way(device: DeviceKind) -> None:
    made = scribble(device)
    drawn = drawn_of(ink.read_inkml(ink.write_inkml(made)))
    assert read_drawn(drawn_text(drawn)) == drawn
    assert drawn_of(ink.read_inkml(ink.write_inkml(ink.read_inkml(ink.write_inkml(made))))) == drawn
    assert drawn.point_count == made.point_count
    slower = tuple(
        replace(stroke, points=tuple(replace(p, t_ms=7 * p.t_ms, tilt_x=3) for p in stroke.points))
        for stroke in made.strokes
    )
    if made.has_pressure:  # else the speed gives the line its width
        assert drawn_of(replace(made, strokes=slower)) == drawn_of(made)
    for torn in ("", "[]", "{}", '{"width":1}', '{"height":1,"strokes":[[1,2]],"width":1}',
                 '{"height":1,"strokes":[["1",2,3]],"width":1}',
                 '{"height":1,"strokes":[[1.5,2,3]],"width":1}'):  # fmt: skip
        with pytest.raises(ink.UnreadableInk):
            read_drawn(torn)


@pytest.mark.parametrize("step", [1, 8, 9, 50, 5000])
def test_a_hand_that_flies_is_drawn_thin(step: int) -> None:
    """A finger has no pressure; two reports of one moment may lie far apart."""
    points = tuple(Point(float(step * n), 1.0, None, n // 2) for n in range(20))
    drawn = drawn_of(Ink(DeviceKind.FINGER, step * 20.0, 200.0, (Stroke(points),)))
    assert all(9 <= wide <= 34 for stroke in drawn.strokes for _, _, wide in stroke)


def test_no_signature_is_not_written() -> None:
    with pytest.raises(ink.UnreadableInk) as caught:
        ink.write_inkml(replace(scribble(), strokes=()))
    assert caught.value.params == {"fault": "empty"}
    assert "sign again" in str(caught.value)


def _hostile(secret: Path) -> dict[str, bytes]:
    head = b'<ink xmlns="http://www.w3.org/2003/InkML">'
    body = XML[len(head) :]
    laughs = b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(10)
    )
    return {
        "empty": b"",
        "not xml": b"\x00\xff\xfe",
        "json": b'{"strokes": []}',
        "foreign root": XML.replace(b"2003/InkML", b"2099/InkML"),
        "no strokes": XML.split(b"<trace>")[0] + b"</ink>",
        "outside entity": f'<!DOCTYPE ink [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
        + XML.replace(b">PEN<", b">&x;<"),
        "entity in a trace": b'<!DOCTYPE ink [<!ENTITY x "1 2 ? ? ? 3">]>'
        + XML.replace(b"<trace>", b"<trace>&x;, "),
        "billion laughs": b"<!DOCTYPE ink [" + laughs + b"]>" + XML.replace(b">PEN<", b">&l9;<"),
        "outside DTD": b'<!DOCTYPE ink SYSTEM "http://127.0.0.1:9/x.dtd">' + XML,
        "bare doctype": b"<!DOCTYPE ink>" + XML,
        "comment": head + b"<!-- x -->" + body,
        "instruction": head + b"<?x y?>" + body,
        "huge": head + b" " * ink.MAX_BYTES + body,
        "deep": head + b"<trace>" * 5_000 + b"</trace>" * 5_000 + b"</ink>",
        "deep, cut off": head + b"<a>" * 200_000,
        "element in a trace": XML.replace(b"<trace>", b"<trace><b></b>"),
        "unknown element": XML.replace(b"</ink>", b"<x></x></ink>"),
        "too many strokes": XML.replace(b"</ink>", b"<trace>1 1 ? ? ? 1</trace>" * 501 + b"</ink>"),
        "too many points": head + body.replace(b"<trace>", b"<trace>" + b"1 1 ? ? ? 0," * 60_000),
        "NaN": XML.replace(b"<trace>", b"<trace>NaN 1 ? ? ? 0, "),
        "a float": XML.replace(b"<trace>", b"<trace>1.5 1 ? ? ? 0, "),
        "endless digits": XML.replace(b"<trace>", b"<trace>" + b"9" * 5_000 + b" 1 ? ? ? 0, "),
        "foreign digits": XML.replace(b"<trace>", "<trace>\u0661 1 ? ? ? 0, ".encode()),
        "seven channels": XML.replace(b"<trace>", b"<trace>1 1 1 1 1 1 1, "),
        "missing channel": XML.replace(b'<channel name="F"', b'<channel name="G"'),
        "unknown device": XML.replace(b">PEN<", b">ROBOT<"),
        "no device": XML.replace(b' type="device"', b""),
        "no size": XML.replace(b"width=", b"w="),
        "other order": XML.replace(b"inkSource", b"brush"),
        "off the pad": XML.replace(b"<trace>", b"<trace>9999999 1 ? ? ? 0, "),
    }


@pytest.mark.parametrize("name", sorted(_hostile(Path("/x"))))
@pytest.mark.parametrize("use", [ink.read_inkml])
def test_hostile_xml_is_refused(name: str, use: Callable[[bytes], object], tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("PEN")
    with pytest.raises(ink.UnreadableInk):
        use(_hostile(secret)[name])


def test_hash_of_hostile_xml_is_refused_too(tmp_path: Path) -> None:
    hostile = _hostile(tmp_path / "secret.txt")
    for name in ("outside entity", "billion laughs", "outside DTD", "huge", "comment", "empty"):
        with pytest.raises(ink.UnreadableInk):
            ink.strokes_hash(hostile[name])


@given(st.floats(-999, 999))
def test_numbers_are_written_as_the_engine_writes_them(value: float) -> None:
    assert ink_drawing._written(value) == fp_str(value)
