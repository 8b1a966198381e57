"""Handwriting as InkML (W3C Recommendation of 20 September 2011): written, read back, hashed."""

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from clinic_desktop.core import errors
from clinic_desktop.core.ink import (
    MAX_POINTS,
    MAX_STROKES,
    DeviceKind,
    Ink,
    Point,
    Stroke,
    ink_fault,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "http://www.w3.org/2003/InkML"
UNITS_PER_PAD_UNIT = 100
FULL_PRESSURE = 4096
MAX_BYTES = 2_000_000

_CHANNELS = ("X", "Y", "F", "OTx", "OTy", "T")
_UNITS = {"X": "dev", "Y": "dev", "F": "dev", "OTx": "deg", "OTy": "deg", "T": "ms"}
_NO_VALUE = "?"  # InkML 3.2.1: the device reported nothing on this channel
_INTEGER = re.compile(r"-?[0-9]{1,8}")


class UnreadableInk(errors.RuleViolation):
    """The bytes are not InkML as this program writes it."""

    code = "documents.ink_unreadable"
    text = "The signature could not be read. Clear it and sign again."


def write_inkml(ink: Ink) -> bytes:
    """InkML of `ink` in canonical form (XML C14N 2.0), all numbers integers.

    X and Y count hundredths of a pad unit, F runs from 0 to 4096, OTx and OTy are degrees,
    T is milliseconds from the first touch. Raises UnreadableInk for ink that is no signature.
    """
    if fault := ink_fault(ink):
        raise UnreadableInk(params={"fault": fault.value})
    from lxml import etree  # noqa: PLC0415  loaded when the first signature is kept

    root = etree.fromstring(f'<ink xmlns="{NAMESPACE}"></ink>')
    source = _add(root, "inkSource", {"id": "pad"})
    trace_format = _add(source, "traceFormat", {})
    for name in _CHANNELS:
        _add(trace_format, "channel", {"name": name, "type": "integer", "units": _UNITS[name]})
    size = {"width": str(_fine(ink.width)), "height": str(_fine(ink.height)), "units": "dev"}
    _add(source, "activeArea", size)
    _add(root, "annotation", {"type": "device"}).text = ink.device_kind.value
    for stroke in ink.strokes:
        _add(root, "trace", {}).text = ", ".join(_packed(point) for point in stroke.points)
    return _canonical(root)


def read_inkml(data: bytes) -> Ink:
    """The ink in `data`; raises UnreadableInk for anything that `write_inkml` does not write.

    No entity, document type, outside address or unknown element is followed or accepted.
    """
    root = _parsed(data)
    children = list(root)
    if root.tag != _name("ink") or len(children) < 3:
        raise UnreadableInk
    width, height = _pad(children[0])
    if children[1].tag != _name("annotation") or children[1].get("type") != "device":
        raise UnreadableInk
    try:
        device = DeviceKind(children[1].text or "")
    except ValueError:
        raise UnreadableInk from None
    ink = Ink(device, width, height, _strokes(children[2:]))
    if ink_fault(ink):
        raise UnreadableInk
    return ink


def strokes_hash(inkml: bytes) -> str:
    """SHA-256 (hex) over the canonical XML of `inkml`; raises UnreadableInk."""
    return sha256(_canonical(_parsed(inkml))).hexdigest()


def _parsed(data: bytes) -> "_Element":
    # Canonical XML of ours has no document type, comment, instruction or other encoding, so
    # nothing that could hold an entity ever reaches the parser.
    if len(data) > MAX_BYTES or not data.startswith(b"<ink") or b"<!" in data or b"<?" in data:
        raise UnreadableInk
    from lxml import etree  # noqa: PLC0415  loaded when the first signature is read

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableInk from None


def _pad(source: "_Element") -> tuple[float, float]:
    parts = list(source)
    if source.tag != _name("inkSource") or [part.tag for part in parts] != [
        _name("traceFormat"),
        _name("activeArea"),
    ]:
        raise UnreadableInk
    if tuple(str(channel.get("name")) for channel in parts[0]) != _CHANNELS:
        raise UnreadableInk
    width, height = (_integer(str(parts[1].get(side))) for side in ("width", "height"))
    return width / UNITS_PER_PAD_UNIT, height / UNITS_PER_PAD_UNIT


def _strokes(traces: "list[_Element]") -> tuple[Stroke, ...]:
    if len(traces) > MAX_STROKES or any(t.tag != _name("trace") or len(t) for t in traces):
        raise UnreadableInk
    texts = [trace.text or "" for trace in traces]
    if sum(text.count(",") + 1 for text in texts) > MAX_POINTS:
        raise UnreadableInk
    return tuple(Stroke(tuple(_unpacked(part) for part in text.split(","))) for text in texts)


def _packed(point: Point) -> str:
    pressure = None if point.pressure is None else round(point.pressure * FULL_PRESSURE)
    tilts = (None if t is None else round(t) for t in (point.tilt_x, point.tilt_y))
    values = (_fine(point.x), _fine(point.y), pressure, *tilts, point.t_ms)
    return " ".join(_NO_VALUE if value is None else str(value) for value in values)


def _unpacked(text: str) -> Point:
    values = text.split()
    if len(values) != len(_CHANNELS):
        raise UnreadableInk
    x, y, t = (_integer(values[i]) for i in (0, 1, 5))
    pressure, tilt_x, tilt_y = (
        None if values[i] == _NO_VALUE else _integer(values[i]) for i in (2, 3, 4)
    )
    return Point(
        x / UNITS_PER_PAD_UNIT,
        y / UNITS_PER_PAD_UNIT,
        None if pressure is None else pressure / FULL_PRESSURE,
        t,
        tilt_x,
        tilt_y,
    )


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise UnreadableInk
    return int(text)


def _fine(value: float) -> int:
    return round(value * UNITS_PER_PAD_UNIT)


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _add(parent: "_Element", local: str, attributes: dict[str, str]) -> "_Element":
    from lxml import etree  # noqa: PLC0415  as in write_inkml

    xml_id = "{http://www.w3.org/XML/1998/namespace}id"
    named = {xml_id if key == "id" else key: value for key, value in attributes.items()}
    return etree.SubElement(parent, _name(local), named)


def _canonical(root: "_Element") -> bytes:
    from lxml import etree  # noqa: PLC0415  as in write_inkml

    return etree.tostring(root, method="c14n2")
