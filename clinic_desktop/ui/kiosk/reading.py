"""One consent on the tablet: its pages in order, and what was read, said and asked. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from clinic_desktop.core.clock import Clock
from clinic_desktop.core.consent_reading import Acknowledged, SectionRead
from clinic_desktop.core.consent_shown import shown_in
from clinic_desktop.core.consent_text import Clause, Section
from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.consent.interface import Check, ConsentView
from clinic_desktop.domain.workflow.interface.patient_side import (
    OwnAnswer,
    OwnProgress,
    OwnQuestion,
)
from clinic_desktop.ui.kiosk.translation import Translation

WORDS_PER_MINUTE = 180
"""A calm reader; only for "about 6 minutes left"."""


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One part of the text; `asked` says that the patient has a question about it."""

    section: Section
    asked: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A question about what was read; `paragraphs` are looked at again after a wrong answer."""

    check: Check
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClausePage:
    """Something to agree to; `said` is None until the patient chose."""

    clause: Clause
    said: bool | None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class OpenPage:
    """What keeps the pen locked, in words."""

    reasons: tuple[Unmet, ...]


Page = SectionPage | CheckPage | ClausePage
"""What stands on the way; what comes at its end is not of the reading."""


class Reading:
    """Knows where the patient is; forgets nothing until the service has it."""

    def __init__(self, sheet: ConsentView, clock: Clock, seconds: Callable[[], float]) -> None:
        self.sheet, self._clock, self._seconds = sheet, clock, seconds
        kept = sheet.progress
        self._read = {one.section: one for one in kept.sections}
        self._said = {one.clause: one.agreed for one in kept.clauses}
        self._asked = [OwnQuestion(one.section, one.text) for one in kept.asked]
        self._unsent: list[OwnAnswer] = []
        self._changed = False
        self.shown = Translation(sheet.language)
        self._order = _order(sheet)
        self._at = next(
            (n for n, one in enumerate(self._order) if not self._is_done(one)), len(self._order)
        )
        self._since = seconds()

    @property
    def at_end(self) -> bool:
        """Whether everything was gone through and only signing is left."""
        return self._at >= len(self._order)

    @property
    def dirty(self) -> bool:
        """Whether the service does not know everything yet."""
        return self._changed or bool(self._unsent)

    @property
    def closed(self) -> bool:
        """Whether the reading is recorded as complete: it can be read again, not changed."""
        return self.sheet.status == "PENDING_SIGNATURES"

    @property
    def parts(self) -> tuple[int, int]:
        """How many parts lie behind, and how many there are: sections, decisions, signature."""
        sections = [code for kind, code in self._order if kind == "section"]
        last = len(sections) + bool(self.sheet.clauses)
        if self.at_end:
            return last, last + 1
        kind, code = self._order[self._at]
        if kind == "clause":
            return len(sections), last + 1
        at = sections.index(code if kind == "section" else self._check(code).section)
        return at, last + 1

    @property
    def minutes_left(self) -> int:
        codes = {code for kind, code in self._order[self._at :] if kind == "section"}
        words = sum(_words(one) for one in self.sheet.sections if one.code in codes)
        return max(1, round(words / WORDS_PER_MINUTE))

    @property
    def place(self) -> str:
        """The page in front, by its name; empty at the end."""
        return "/".join(self._order[self._at]) if not self.at_end else ""

    def bring_back(self, kept: OwnProgress, place: str) -> None:
        """What was done before the tablet died and the service may not know; and where it was."""
        if not self.closed:
            for one in kept.sections:
                before = self._read.get(one.section)
                if before is None or before.seconds < one.seconds:
                    self._read[one.section] = one
            self._said |= {one.clause: one.agreed for one in kept.clauses}
            self._asked += [one for one in kept.asked if one not in self._asked]
            self._unsent += [one for one in kept.answers if not self._knows(one)]
            self._changed = self.told() != _known(self.sheet)
            self.go_to_first_open()
        names = ["/".join(one) for one in self._order]
        if place in names[: self._at]:
            self._at = names.index(place)

    def show_in(self, language: str) -> None:
        """From now on in that language, where there is a translation of every word."""
        self._count()
        sheet, found = self.sheet, None
        if language != sheet.language:
            found = shown_in(
                language, sheet.language, sheet.parts, sheet.sections, sheet.clauses,
                [one.code for one in sheet.checks],
            )  # fmt: skip
        self.shown = Translation(sheet.language, found)

    def page(self, note: str = "") -> Page:
        """The page in front; the caller shows the end when `at_end`. `note` stands above a part."""
        kind, code = self._order[self._at]
        if kind == "section":
            asked = any(q.section == code for q in self._asked)
            return SectionPage(self.shown.section(self._section(code)), asked, note)
        if kind == "check":
            check = self._check(code)
            about = self.shown.section(self._section(check.section))
            return CheckPage(self.shown.check(check), about.paragraphs)
        clause = next(one for one in self.sheet.clauses if one.code == code)
        return ClausePage(self.shown.clause(clause), self._said.get(code), self.closed)

    def read_to_end(self) -> None:
        """The part in front was read to its end; the time it was open adds up."""
        self._count(reached_end=True)

    def _count(self, *, reached_end: bool = False) -> None:
        """Time that the part in front was open, whole seconds; the rest stays to be counted."""
        kind, code = self._order[self._at] if not self.at_end else ("", "")
        if self.closed or kind != "section":
            return
        before = self._read.get(code, SectionRead(code, 0, False))
        spent = int(self._seconds() - self._since)
        self._since += spent
        seen = self.shown.language
        earlier = before.language or (self.sheet.language if before.seconds else seen)
        languages = dict.fromkeys([*earlier.split(","), seen])
        joined = ",".join(languages) if set(languages) != {self.sheet.language} else ""
        reached = before.reached_end or reached_end
        after = SectionRead(code, before.seconds + spent, reached, joined)
        if after != before:
            self._read[code] = after
            self._changed = True

    def say(self, clause: str, agreed: bool) -> None:
        if self.closed:
            return
        self._said[clause] = agreed
        self._changed = True

    def ask(self, section: str, text: str) -> None:
        question = OwnQuestion(section, text.strip())
        if question not in self._asked:
            self._asked.append(question)
            self._changed = True

    def answer(self, question: str, choice: str) -> None:
        """Kept with its time, so that sending it twice counts once."""
        at = self._clock().replace(microsecond=0)
        self._unsent.append(OwnAnswer(question, choice, at))

    def forward(self) -> None:
        """The next page; under a changed text the next that is not done."""
        at = self._at + 1
        while self._restarts and at < len(self._order) and self._is_done(self._order[at]):
            at += 1
        self._go_to(min(at, len(self._order)))

    @property
    def _restarts(self) -> bool:
        return bool(self.sheet.changed) and not self.closed

    def again(self) -> None:
        """To the part that the question in front asks about; else to the page before."""
        kind, code = self._order[self._at] if not self.at_end else ("", "")
        if kind == "check":
            self._go_to(self._order.index(("section", self._check(code).section)))
        else:
            self._go_to(max(self._at - 1, 0))

    def jump(self, part: int) -> None:
        """To a part that lies behind: sections in order, then what is to be agreed to."""
        starts = [n for n, (kind, _) in enumerate(self._order) if kind == "section"]
        clauses = [n for n, (kind, _) in enumerate(self._order) if kind == "clause"]
        starts += clauses[:1]
        if 0 <= part < min(len(starts), self.parts[0]):
            self._go_to(starts[part])

    def _go_to(self, at: int) -> None:
        """What was open until now counts, read to its end or not."""
        self._count()
        self._at, self._since = at, self._seconds()

    def go_to_first_open(self) -> None:
        """To the first page that the patient has not done; stays at the end where all is."""
        self._at = next(
            (n for n, one in enumerate(self._order) if not self._is_done(one)), len(self._order)
        )

    def told(self) -> OwnProgress:
        """All of it; the service takes what is new and drops what it knows."""
        return OwnProgress(
            sections=tuple(self._read.values()),
            clauses=tuple(Acknowledged(code, agreed) for code, agreed in self._said.items()),
            answers=tuple(self._unsent),
            asked=tuple(self._asked),
        )

    def heard(self, told: OwnProgress) -> None:
        """The service has `told`; what came after it stays to be sent."""
        self._unsent = [one for one in self._unsent if one not in told.answers]
        now = self.told()
        same = (now.sections, now.clauses, now.asked) == (told.sections, told.clauses, told.asked)
        self._changed = not same

    def learn(self, sheet: ConsentView) -> None:
        """The sheet as the service has it now; the place stays."""
        self.sheet = sheet

    def _knows(self, answer: OwnAnswer) -> bool:
        given = (one for check in self.sheet.checks if check.code == answer.question
                 for one in check.given)  # fmt: skip
        return any(one.choice == answer.choice and one.at == answer.at for one in given)

    def _is_done(self, one: tuple[str, str]) -> bool:
        kind, code = one
        if kind == "section":
            return code in self._read and self._read[code].reached_end
        if kind == "check":
            check = self._check(code)
            return check.passed or check.needs_talk
        return code in self._said

    def _section(self, code: str) -> Section:
        return next(one for one in self.sheet.sections if one.code == code)

    def _check(self, code: str) -> Check:
        return next(one for one in self.sheet.checks if one.code == code)


def _order(sheet: ConsentView) -> tuple[tuple[str, str], ...]:
    """Each part, then what is asked about it; what is to be agreed to comes last.

    Optional clauses come before the required ones: the last required one ends the reading, and
    after it nothing more is taken.
    """
    found: list[tuple[str, str]] = []
    for section in sheet.sections:
        found.append(("section", section.code))
        found += [("check", one.code) for one in sheet.checks if one.section == section.code]
    clauses = sorted(sheet.clauses, key=lambda one: one.required)
    found += [("clause", one.code) for one in clauses]
    return tuple(found)


def _known(sheet: ConsentView) -> OwnProgress:
    """What the service has, as it would be told once more."""
    kept = sheet.progress
    clauses = {one.clause: one.agreed for one in kept.clauses}
    return OwnProgress(
        tuple({one.section: one for one in kept.sections}.values()),
        tuple(Acknowledged(code, agreed) for code, agreed in clauses.items()),
        (),
        tuple(OwnQuestion(one.section, one.text) for one in kept.asked),
    )


def _words(section: Section) -> int:
    shown = [*section.paragraphs, section.key, *(f"{r.text} {r.shown}" for r in section.risks)]
    return sum(len(text.split()) for text in shown)


def is_new(reading: Reading) -> bool:
    """Whether the part in front reads otherwise than when the patient read it before."""
    kind, _, code = reading.place.partition("/")
    return kind == "section" and not reading.closed and code in reading.sheet.changed
