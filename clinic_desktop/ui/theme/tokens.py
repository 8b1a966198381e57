"""The design tokens as typed values; no Qt, so that tests and documents may read them too."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from clinic_desktop.core.resources import resource

THEMES = ("light", "dark", "contrast")
"""`contrast` is black, white and yellow for who sees little; every text reaches 7 : 1."""


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """One text style: sizes in px at 100 %, weight on the OpenType scale."""

    size: int
    line: int
    weight: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that lie on each other, and the WCAG contrast they need."""

    front: str
    back: str
    needed: float
    why: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """`resources/tokens.json`. Colours are `#RRGGBB`, lengths device-independent px at 100 %."""

    colors: Mapping[str, Mapping[str, str]]
    pairs: Mapping[str, tuple[Pair, ...]]
    families: tuple[str, ...]
    type: Mapping[str, TypeStyle]
    radius: Mapping[str, int]
    height: Mapping[str, int]
    motion_ms: Mapping[str, int]
    feedback_ms: Mapping[str, int]
    status: Mapping[str, tuple[str, str]]
    mirrored: frozenset[str]
    min_window: tuple[int, int]
    narrow_below: int


@cache
def tokens() -> Tokens:
    """The tokens of this installation, read once."""
    raw: dict[str, Any] = json.loads(resource("tokens.json").read_text(encoding="utf-8"))
    colors = raw["color"]
    return Tokens(
        colors={name: dict(colors[name]) for name in THEMES},
        pairs={
            name: tuple(
                Pair(p["fg"], p["bg"], p["needed"], p["why"]) for p in raw["contrast"][name]
            )
            for name in THEMES
        },
        families=tuple(raw["font"]["families"]),
        type=_type_styles(raw["type"]),
        radius=dict(raw["radius"]),
        height={name: value for name, value in raw["height"].items() if isinstance(value, int)},
        motion_ms={name: ms for name, ms in raw["motion_ms"].items() if isinstance(ms, int)},
        feedback_ms=dict(raw["feedback_ms"]),
        status={name: (pair[0], pair[1]) for name, pair in raw["status"].items() if name != "rule"},
        mirrored=frozenset(raw["icon"]["mirrored_in_rtl"]),
        min_window=(raw["breakpoint"]["min_window"][0], raw["breakpoint"]["min_window"][1]),
        narrow_below=raw["breakpoint"]["narrow"],
    )


def contrast(front: str, back: str) -> float:
    """Contrast ratio of two `#RRGGBB` colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    shares = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _type_styles(raw: Mapping[str, Any]) -> dict[str, TypeStyle]:
    styles = {name: TypeStyle(*values) for name, values in raw["desktop"].items()}
    styles |= {f"kiosk_{name}": TypeStyle(*values) for name, values in raw["kiosk"].items()}
    return styles
