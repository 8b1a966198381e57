"""What stands on each page of a registration: words and values, nothing that draws. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """Which keys lie beside a field, and how it shows what is typed."""

    TEXT = "text"
    DIGITS = "digits"
    PHONE = "phone"
    EMAIL = "email"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Asked:
    """One field; `digits` is how many it takes at most, 0 for any length."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field, in words; the focus goes there and the value stays."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class AskPage:
    """One question with one field or a few; `link` is a smaller way beside it, with its act."""

    step: str
    place: str
    title: str
    hint: str
    fields: tuple[Asked, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    fault: Fault | None = None
    main: str = ""
    second: str = ""
    link: str = ""
    can_go_back: bool = True
    own_words: tuple[str, ...] = ()
    """What a password may not be made of; only a page with a secret field judges one."""


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """One question with a few answers; the answer `telling` opens a field for words."""

    step: str
    place: str
    title: str
    hint: str
    options: tuple[Option, ...]
    chosen: str = ""
    telling: str = ""
    label: str = ""
    told: str = ""
    why: str = ""
    fault: Fault | None = None
    main: str = ""
    can_go_back: bool = True


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A text that is accepted by a tick of its own."""

    step: str
    place: str
    title: str
    lines: tuple[str, ...]
    tick: str
    accepted: bool
    fault: Fault | None = None
    main: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What was answered, and the page that changes it."""

    step: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CheckAnswersPage:
    step: str
    place: str
    title: str
    hint: str
    lines: tuple[Line, ...]
    change: str
    main: str


RegisterPage = AskPage | ChoicePage | NoticePage | CheckAnswersPage
