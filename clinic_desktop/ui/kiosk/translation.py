"""What a reader sees of a consent that is shown in another language than it is signed in. No Qt."""

from dataclasses import replace

from clinic_desktop.core.consent_shown import Shown
from clinic_desktop.core.consent_text import Clause, Section
from clinic_desktop.domain.consent.interface import Check


class Translation:
    """Without `shown` everything stands as it is signed."""

    def __init__(self, own: str, shown: Shown | None = None) -> None:
        self._own, self._shown = own, shown

    @property
    def language(self) -> str:
        return self._shown.language if self._shown else self._own

    def section(self, section: Section) -> Section:
        return self._shown.sections[section.code] if self._shown else section

    def clause(self, clause: Clause) -> Clause:
        return replace(clause, text=self._shown.clauses[clause.code]) if self._shown else clause

    def check(self, check: Check) -> Check:
        """Its options stand in the order in which they are signed."""
        if self._shown is None:
            return check
        there, words = self._shown.questions[check.code], self._shown.answers
        return replace(
            check, text=there.text,
            options=tuple(words[check.code, one] for one in check.options),
            right=words[check.code, check.right] if check.right else None,
            explanation=there.explanation if check.explanation else "",
        )  # fmt: skip

    def signed_choice(self, check: Check, choice: object) -> str | None:
        """The answer in the words that are signed, for one in the words that are shown."""
        shown = self.check(check).options
        return check.options[shown.index(choice)] if choice in shown else None
