"""Scripts that run from right to left: which engine sets a text, and its words and dates.

The plain engine (reportlab) sets Latin, Greek and Cyrillic. The shaping engine (fpdf2 with
HarfBuzz) joins and orders Arabic and Hebrew as well. What neither sets right is refused.
"""

import re
from datetime import date, datetime
from functools import cache
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from clinic_desktop.core.resources import resource
from clinic_desktop.documents import amounts
from clinic_desktop.documents.words import word
from clinic_desktop.documents.words.ar import WORDS as ARABIC

FACES = {
    "Text": ("fonts/NotoSans-Regular.ttf", "fonts/NotoSans-Bold.ttf"),
    "Arabic": ("fonts/NotoSansArabic-Regular.ttf", "fonts/NotoSansArabic-Bold.ttf"),
    "Hebrew": ("fonts/NotoSansHebrew-Regular.ttf", "fonts/NotoSansHebrew-Bold.ttf"),
    "Signs": ("fonts/NotoSansMath-Regular.ttf", "fonts/NotoSansMath-Regular.ttf"),
}
"""Each with its regular and its bold file; the first that has a letter sets it."""

RIGHT_TO_LEFT = ("ar", "he", "fa", "ur")
ISOLATES = frozenset("\u2066\u2067\u2068\u2069")
LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
_STRONG = frozenset({"R", "AL"})
_JOINERS = frozenset("\u200c\u200d\u2066\u2067\u2068\u2069")
_LATIN = re.compile(
    r"[A-Za-z\u00c0-\u024f](?:[^\u0590-\u07ff\ufb1d-\ufefc\u2066-\u2069()\n]*"
    r"[0-9A-Za-z\u00c0-\u024f%])?|[0-9+][0-9.,:/\u2013-]*[0-9%]"
)


@cache
def shaped_letters() -> frozenset[int]:
    """Code points of the right-to-left faces."""
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415  with the first such text

    found: set[int] = set()
    for name in ("Arabic", "Hebrew"):
        held = [
            frozenset(TTFont(f"{name}-{n}", str(resource(file))).face.charToGlyph)
            for n, file in enumerate(FACES[name])
        ]
        found |= frozenset.intersection(*held)
    return frozenset(found)


def shapes(char: str) -> bool:
    """Whether the shaping engine sets this letter, mark or joiner of a right-to-left script."""
    if char in _JOINERS:
        return True
    code = ord(char)
    ours = 0x0590 <= code <= 0x07FF or 0xFB1D <= code <= 0xFEFC
    return ours and code in shaped_letters()


def runs_right_to_left(text: str) -> bool:
    """Whether any letter of it does."""
    return any(bidirectional(char) in _STRONG for char in text)


def reads_right_to_left(language: str) -> bool:
    return language.replace("_", "-").split("-")[0].lower() in RIGHT_TO_LEFT


def apart(value: str) -> str:
    """An inserted date, number or name as one piece, whatever runs around it."""
    begin = RLI if runs_right_to_left(value) else LRI
    return f"{begin}{value}{PDI}" if value else value


def ordered(text: str) -> str:
    """Right-to-left text in which each number, date and code stays in its own order."""
    if not runs_right_to_left(text):
        return text
    return _LATIN.sub(lambda found: apart(found.group()), text)


class Tongue:
    """Words and dates of one paper, each inserted value set apart."""

    def __init__(self, language: str, zone: str) -> None:
        self._language, self._zone = language, zone
        self._arabic = language.lower().startswith("ar")

    def say(self, key: str, **values: str) -> str:
        kept = {name: self._apart(value) for name, value in values.items()}
        if self._arabic:
            return ARABIC[key].format_map(kept)
        return word(self._language, key, **kept)

    def _apart(self, value: str) -> str:
        """Only where two directions meet: a paper without them needs no shaping engine."""
        return apart(value) if self._arabic or runs_right_to_left(value) else value

    def day(self, value: date) -> str:
        if not self._arabic:
            return amounts.day(value, self._language)
        from babel.dates import format_date  # noqa: PLC0415  locale data, 50 ms

        return format_date(value, "d MMMM y", locale="ar")

    def at(self, moment: datetime) -> str:
        local = moment.astimezone(ZoneInfo(self._zone))
        return f"{self.day(local.date())}, {local:%H:%M}"

    def clock(self, moment: datetime) -> str:
        return amounts.clock_time(moment, self._zone)

    def exactly(self, moment: datetime) -> str:
        local = moment.astimezone(ZoneInfo(self._zone))
        offset = f"{local:%z}"
        return f"{self.day(local.date())}, {local:%H:%M:%S} (UTC{offset[:3]}:{offset[3:5]})"

    def language(self, tag: str) -> str:
        """The name of a language in this one: Arabic, arabe."""
        from babel import Locale, UnknownLocaleError  # noqa: PLC0415  locale data, 50 ms

        primary = self._language.replace("_", "-").split("-")[0].lower()
        try:
            named = Locale.parse(tag, sep="-").get_display_name(primary)
        except (UnknownLocaleError, ValueError):
            named = None
        return named or tag

    def many(self, number: int) -> str:
        return amounts.count(number, self._language)
