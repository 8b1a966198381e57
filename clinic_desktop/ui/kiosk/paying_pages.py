"""What stands on each page of paying: words and values, nothing that draws. No Qt."""

from dataclasses import dataclass
from uuid import UUID

Choices = tuple[tuple[str, str], ...]
"""Answers in order: the code that is sent, and its words."""


@dataclass(frozen=True, slots=True)
class BillPage:
    """What is open, in words; `methods` are the answers, each with its code."""

    title: str
    lines: tuple[tuple[str, str], ...]
    methods: Choices
    act: str


@dataclass(frozen=True, slots=True)
class AmountPage:
    """A part of the bill: digits are typed, `back` is the act of the bill before it."""

    title: str
    text: str
    lines: tuple[tuple[str, str], ...]
    label: str
    act: str
    back: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """It is paid: how the receipt is given."""

    title: str
    text: str
    ways: Choices
    act: str


@dataclass(frozen=True, slots=True)
class WaitPage:
    """The reception, or the terminal, has the next word."""

    title: str
    text: str
    payment_id: UUID
    act: str
