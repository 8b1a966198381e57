"""Where a card is held when a patient pays by themselves: one driver for each way of answering.

A driver is asked once for each payment and never again: an answer that stays away is looked up by
a person. No card number passes through this program.
"""

from typing import Protocol

from clinic_desktop.domain.billing.interface import TerminalAnswer
from clinic_desktop.domain.centre.interface import Settings

CHOICE, AT_DESK, SIMULATED = "card_terminal", "DESK", "SIMULATED"
PARTS, NOT_IN_PARTS = "part_payments", "no"
DECLINES, STAYS_SILENT = 51, 52
"""The last two digits of amounts that the simulated terminal declines, or does not answer."""


class Terminal(Protocol):
    def ask(self, amount_minor: int, currency: str, key: str) -> TerminalAnswer:
        """What came of it; SENT where somebody answers later."""


class DeskTerminal:
    """The reception holds the terminal: they see what is to be paid, and say what came of it."""

    def ask(self, amount_minor: int, currency: str, key: str) -> TerminalAnswer:
        return TerminalAnswer("SENT")


class SimulatedTerminal:
    """For demonstrations and tests; no money moves."""

    def ask(self, amount_minor: int, currency: str, key: str) -> TerminalAnswer:
        if amount_minor % 100 == DECLINES:
            return TerminalAnswer("DECLINED", words="The card was not accepted.")
        if amount_minor % 100 == STAYS_SILENT:
            return TerminalAnswer("UNKNOWN")
        return TerminalAnswer("CONFIRMED", reference=f"SIM-{key[:12]}")


def terminal_of(settings: Settings) -> Terminal:
    """A demonstration may simulate; in a clinic a person at the desk says that money came."""
    if settings.demo and settings.choices.get(CHOICE, SIMULATED) != AT_DESK:
        return SimulatedTerminal()
    return DeskTerminal()


def in_parts(settings: Settings) -> bool:
    """Whether patients may pay less than what is open."""
    return settings.choices.get(PARTS, "") != NOT_IN_PARTS
