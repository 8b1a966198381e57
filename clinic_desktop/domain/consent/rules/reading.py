"""How far a patient has come with a sheet, and what keeps the pen locked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from clinic_desktop.core.consent_reading import (
    Acknowledged,
    Answer,
    Asked,
    Progress,
    SectionRead,
    UnknownPoint,
)
from clinic_desktop.core.consent_sheet import Sheet
from clinic_desktop.core.consent_text import Clause, Question, Section
from clinic_desktop.core.errors import Unmet

MISSES = 2
"""After so many wrong answers to one check only a recorded talk unlocks the pen."""

WORDS_PER_SECOND = 8
"""Nobody reads faster (480 words a minute); slower is not asked for."""


def open_points(sheet: Sheet, progress: Progress) -> tuple[Unmet, ...]:
    """What is still open before anybody may sign, in reading order; empty when nothing is."""
    return (
        *_unread(sheet, progress),
        *_unanswered_clauses(sheet, progress),
        *_open_checks(sheet, progress),
        *_open_questions(progress),
    )


def pen_locked(sheet: Sheet, progress: Progress) -> bool:
    """Whether two misses of a check wait for a clinician's talk, whatever else is open."""
    return any(needs_talk(question, progress) for question in sheet.questions)


def misses(progress: Progress, question: Question) -> int:
    """Wrong answers given to one check."""
    return sum(1 for a in _answers(progress, question) if a.choice != question.right)


def merged(sheet: Sheet, kept: Progress, sent: Progress) -> Progress:
    """What the tablet sends added to what is kept; repeating it changes nothing.

    Seconds only grow, a reached end stays reached, the last word on a clause counts, and no
    answer is ever dropped. Talks and settled questions are the clinicians' and stay as kept.
    Raises UnknownPoint for anything that is not part of the sheet.
    """
    _check_points(sheet, sent)
    return Progress(
        sections=_merged_sections(kept.sections, sent.sections),
        clauses=_last_by_clause((*kept.clauses, *sent.clauses)),
        answers=tuple(sorted(dict.fromkeys((*kept.answers, *sent.answers)), key=lambda a: a.at)),
        asked=_merged_asked(kept.asked, sent.asked),
        talks=kept.talks,
    )


def read_quickly(sheet: Sheet, progress: Progress) -> tuple[str, ...]:
    """Titles of sections that were open too short to be read: the surgeon sees them before
    countersigning. It never refuses anything.
    """
    seconds = {read.section: read.seconds for read in progress.sections}
    return tuple(
        section.title
        for section in sheet.sections
        if section.code in seconds and seconds[section.code] * WORDS_PER_SECOND < _words(section)
    )


def needs_talk(question: Question, progress: Progress) -> bool:
    """Whether only a recorded talk opens this check again."""
    return misses(progress, question) >= MISSES and not _discussed(question, progress)


def passed(question: Question, progress: Progress) -> bool:
    """Whether the check was answered right before two misses, or talked about after them."""
    right = any(a.choice == question.right for a in _answers(progress, question))
    return not needs_talk(question, progress) and (right or _discussed(question, progress))


def changed(before: Sheet, now: Sheet) -> tuple[str, ...]:
    """Codes of the parts that read otherwise than before, in reading order."""
    same = set(before.sections)
    return tuple(section.code for section in now.sections if section not in same)


def still_holds(before: Sheet, kept: Progress, now: Sheet) -> Progress:
    """Of what was read and answered, what a changed text leaves as it was.

    Parts read to their end; checks of an unchanged part that were passed without a talk; what was
    said to optional clauses; questions that wait for an answer. A required clause speaks of the
    whole and is said anew, and the new talk stands for the talks before.
    """
    new = set(changed(before, now))
    parts = {section.code for section in now.sections} - new
    asked = set(before.questions) & {q for q in now.questions if q.section in parts}
    passed_by_self = {q.code for q in asked if misses(kept, q) < MISSES and passed(q, kept)}
    said = {clause.code for clause in set(before.clauses) & set(now.clauses) if not clause.required}
    there = {section.code for section in now.sections}
    return Progress(
        sections=tuple(s for s in kept.sections if s.reached_end and s.section in parts),
        clauses=tuple(ack for ack in kept.clauses if ack.clause in said),
        answers=tuple(a for a in kept.answers if a.question in passed_by_self),
        asked=tuple(a for a in kept.asked if not a.settled and a.section in there),
    )


def _unread(sheet: Sheet, progress: Progress) -> Iterator[Unmet]:
    read = {s.section for s in progress.sections if s.reached_end}
    for section in sheet.sections:
        if section.code not in read:
            text = f"The part “{section.title}” is not read to its end."
            yield Unmet("sections.read", text, "PATIENT")


def _unanswered_clauses(sheet: Sheet, progress: Progress) -> Iterator[Unmet]:
    said = {ack.clause: ack for ack in progress.clauses}
    talked = {talk.about for talk in progress.talks}
    for clause in _required(sheet.clauses):
        ack = said.get(clause.code)
        if ack is None:
            yield Unmet("clauses.acked", f"Not answered yet: {clause.text}", "PATIENT")
        elif not ack.agreed and clause.code not in talked:
            text = f"You said no; please talk about it first: {clause.text}"
            yield Unmet("clauses.acked", text, "SURGEON ANAESTHETIST")


def _open_checks(sheet: Sheet, progress: Progress) -> Iterator[Unmet]:
    for question in sheet.questions:
        if needs_talk(question, progress):
            text = f"A doctor talks with you about this question first: {question.text}"
            yield Unmet("checks.ok", text, "SURGEON ANAESTHETIST")
        elif not passed(question, progress):
            yield Unmet("checks.ok", f"Not answered yet: {question.text}", "PATIENT")


def _open_questions(progress: Progress) -> Iterator[Unmet]:
    for asked in progress.asked:
        if not asked.settled:
            text = f"Your question is not answered yet: {asked.text or 'about this part'}"
            yield Unmet("questions.closed", text, "SURGEON ANAESTHETIST NURSE")


def _discussed(question: Question, progress: Progress) -> bool:
    """A talk counts if it came after the last miss that asked for one."""
    wrong = [a.at for a in _answers(progress, question) if a.choice != question.right]
    called = wrong[MISSES - 1] if len(wrong) >= MISSES else None
    return any(
        talk.about == question.code and (called is None or talk.at >= called)
        for talk in progress.talks
    )


def _answers(progress: Progress, question: Question) -> Sequence[Answer]:
    given = [answer for answer in progress.answers if answer.question == question.code]
    return sorted(given, key=lambda answer: answer.at)


def _required(clauses: Iterable[Clause]) -> Iterator[Clause]:
    return (clause for clause in clauses if clause.required)


def _words(section: Section) -> int:
    shown = [*section.paragraphs, section.key]
    shown += [f"{risk.title} {risk.text} {risk.shown}" for risk in section.risks]
    return sum(len(text.split()) for text in shown)


def _check_points(sheet: Sheet, sent: Progress) -> None:
    sections = {section.code for section in sheet.sections}
    options = {question.code: question.options for question in sheet.questions}
    known = (
        {read.section for read in sent.sections} <= sections
        and {asked.section for asked in sent.asked} <= sections
        and {ack.clause for ack in sent.clauses} <= {clause.code for clause in sheet.clauses}
        and all(a.choice in options.get(a.question, ()) for a in sent.answers)
        and all(read.seconds >= 0 for read in sent.sections)
    )
    if not known:
        raise UnknownPoint


def _merged_sections(
    kept: Sequence[SectionRead], sent: Sequence[SectionRead]
) -> tuple[SectionRead, ...]:
    found: dict[str, SectionRead] = {}
    for read in (*kept, *sent):
        before = found.get(read.section, SectionRead(read.section, 0, False))
        found[read.section] = SectionRead(
            read.section,
            max(before.seconds, read.seconds),
            before.reached_end or read.reached_end,
            _joined(before.language, read.language),
        )
    return tuple(found.values())


def _joined(before: str, after: str) -> str:
    """Every language that a section was shown in, once, in the order in which they came."""
    return ",".join(dict.fromkeys(one for one in f"{before},{after}".split(",") if one))


def _last_by_clause(said: Iterable[Acknowledged]) -> tuple[Acknowledged, ...]:
    return tuple({ack.clause: ack for ack in said}.values())


def _merged_asked(kept: Sequence[Asked], sent: Sequence[Asked]) -> tuple[Asked, ...]:
    found = {(a.section, a.text, a.at): a for a in kept}
    for asked in sent:
        found.setdefault((asked.section, asked.text, asked.at), replace(asked, settled=False))
    return tuple(found.values())
