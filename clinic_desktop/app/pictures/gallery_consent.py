"""A consent on the tablet, page by page: reading, checks, statements, and each hand that signs."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID

from clinic_desktop.core.consent_reading import Acknowledged, Progress, Turn
from clinic_desktop.core.consent_sheet import (
    AgreedImplant,
    AgreedOperation,
    Performer,
    Sheet,
    SheetFacts,
    compose,
)
from clinic_desktop.core.consent_text import PartyKind, shipped_texts
from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.core.waiting import Purpose
from clinic_desktop.domain.consent.interface import (
    AskedQuestion,
    Check,
    ConsentView,
    GivenAnswer,
    Signed,
)
from clinic_desktop.ui.kiosk.beside_sheet import BesideSheet, CannotSheet
from clinic_desktop.ui.kiosk.hands import Hands
from clinic_desktop.ui.kiosk.reading import CheckPage, ClausePage, OpenPage, SectionPage
from clinic_desktop.ui.kiosk.refusing import open_points
from clinic_desktop.ui.kiosk.sheets import SayingSheet
from clinic_desktop.ui.kiosk.sign_sheet import SignSheet
from clinic_desktop.ui.kiosk.signing import HandOverPage, Person
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.wording import LANGUAGES, Wording

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TEXT, OTHER_TEXT = "BREAST_AUG", "ABDO"
NAME = "Maria-Magdalena Konstantinopoulou-Feldkamp"
GUARDIAN = UUID(int=3)
PARTS = 12
IMPLANT = AgreedImplant(Side.BOTH, "Invented Devices SA", "Aura Round", "smooth", (275, 300, 325))
SURGEON = Performer("Dr. Anna Moser", "Specialist in plastic surgery", "12345")
OPERATION = AgreedOperation(
    "Breast augmentation with implants", Side.BOTH, "", SURGEON, Anaesthesia.GENERAL,
    Purpose.COSMETIC, implants=(IMPLANT,),
)  # fmt: skip
FACTS = SheetFacts(
    "Clinic am Park", NAME, date(1988, 3, 14), "P-2026-00042", 2, "c" * 64, 1, "EUR 6,200.00",
    (OPERATION,),
)  # fmt: skip
OPEN = (
    Unmet("sections.read", "A part of the text is not read to its end.", "patient"),
    Unmet("clauses.acked", "A statement is open: photos for teaching", "patient"),
    Unmet("checks.ok", "A question about the text is open: smoking", "patient"),
    Unmet("questions.closed", "Your own question is not answered yet: scars", "surgeon"),
    Unmet(
        "reflection.consent", "The time to think is over on 26 November 2026.", "date",
        datetime(2026, 11, 26, 9, 0, tzinfo=UTC),
    ),
)  # fmt: skip


def consent_view(language: str) -> ConsentView:
    """As it stands before the first page is read."""
    sheet = _sheet(language)
    return ConsentView(
        id=UUID(int=1), plan_id=UUID(int=2), patient_id=UUID(int=4), kind="PROCEDURE",
        status="IN_PROGRESS", status_reason="", title=sheet.title, language=language,
        revision=sheet.revision, consent_hash=sheet.consent_hash, text_hash="a1b2" * 16,
        parts=sheet.parts, sections=sheet.sections, clauses=sheet.clauses,
        checks=tuple(
            Check(q.code, q.section, q.text, q.options, None, "", (), False, False)
            for q in sheet.questions
        ),
        progress=Progress(), questions=(), open_points=(), pen_locked=False, read_quickly=(),
        needed=(), signed=(), next_turns=(Turn(1, PartyKind.PATIENT),), informed_at=NOW,
        earliest_at=None, signed_at=None, valid_until=None, version=1,
    )  # fmt: skip


def _sheet(language: str) -> Sheet:
    return compose((shipped_texts(language)[TEXT],), FACTS)


def consent_scenes(view: KioskView, words: Wording) -> Iterator[tuple[str, Callable[[], None]]]:
    """From the first part to the last hand."""
    sheet = consent_view(words.language)
    yield from _reading(view, words, sheet)
    yield from _checks(view, words, sheet)
    for number, clause in enumerate(sheet.clauses[:: max(1, len(sheet.clauses) - 1)]):
        page = ClausePage(clause, None if clause.required else True, closed=number > 0)
        yield f"clause-{number + 1}", partial(view.show_page, page, PARTS - 2, PARTS, 0)
    points = OpenPage(open_points(OPEN, words))
    yield "open-points", lambda: view.show_page(points, PARTS - 1, PARTS, 0)
    yield from _hands(view, words, sheet)


def _reading(
    view: KioskView, words: Wording, sheet: ConsentView
) -> Iterator[tuple[str, Callable[[], None]]]:
    note = words.say("A translation. You sign the text in {language}.", language=LANGUAGES["en"])
    for number, section in enumerate(sheet.sections):
        page = SectionPage(section, asked=number == 1, note=note if number == 0 else "")
        name = section.code.rpartition(".")[2]
        yield f"reading-{name}", partial(view.show_page, page, number, PARTS, PARTS - number)
    grave = next(s for s in shipped_texts(words.language)[OTHER_TEXT].sections if s.code == "grave")
    yield "reading-grave-other", lambda: _scrolled(view, SectionPage(grave, asked=False))
    first = SectionPage(sheet.sections[0], asked=False)
    yield "question", lambda: _question(view, first)
    yield "decline", lambda: _over(view, first, view.bar.refused.emit)


def _scrolled(view: KioskView, page: SectionPage) -> None:
    """At its end: the pictures of ten thousand."""
    view.show_page(page, 3, PARTS, 3)
    for _ in range(3):
        view.main_button.click()


def _over(view: KioskView, page: SectionPage, act: Callable[[], None]) -> None:
    view.show_page(page, 0, PARTS, 6)
    act()


def _question(view: KioskView, page: SectionPage) -> None:
    _over(view, page, view.second_button.click)
    assert isinstance(view.sheet, SayingSheet)
    view.sheet.words.setPlainText("?")


def _checks(
    view: KioskView, words: Wording, sheet: ConsentView
) -> Iterator[tuple[str, Callable[[], None]]]:
    asked = shipped_texts(words.language)[TEXT].questions[0]
    first = sheet.checks[0]
    missed = GivenAnswer(asked.wrong[0], False, NOW)
    told = next(s.paragraphs for s in sheet.sections if s.code == first.section)
    states = {
        "open": first,
        "wrong": replace(first, given=(missed,), explanation=asked.explanation),
        "right": replace(first, passed=True, right=asked.right, explanation=asked.explanation),
        "talk": replace(first, given=(missed, missed), needs_talk=True),
    }
    for name, check in states.items():
        page = CheckPage(check, told)
        yield f"check-{name}", partial(view.show_page, page, 3, PARTS, 0)


def _hands(
    view: KioskView, words: Wording, sheet: ConsentView
) -> Iterator[tuple[str, Callable[[], None]]]:
    hands = Hands(words, lambda: NOW)
    hands.name = NAME
    question = AskedQuestion(
        UUID(int=5), sheet.id, sheet.patient_id, "", "", "?", "SURGEON", NOW, "", None, None, 1
    )
    asked = replace(sheet, questions=(question,))
    yield "signing", lambda: view.show_page(hands.page(asked, ""), PARTS - 1, PARTS, 0)
    yield "signing-unticked", lambda: _unticked(view, hands, asked)
    hands.choosing = True
    cannot = hands.page(asked, "")
    yield "cannot-sign", lambda: view.show_page(cannot, PARTS - 1, PARTS, 0)
    yield "cannot-sign-typed", lambda: _typing(view, cannot)
    for party in (PartyKind.GUARDIAN, PartyKind.INTERPRETER, PartyKind.WITNESS):
        person = GUARDIAN if party is PartyKind.GUARDIAN else None
        due = replace(asked, next_turns=(Turn(1, party, person),))
        yield from _beside(view, words, due, party.lower())
    operating = replace(asked, next_turns=(Turn(2, PartyKind.SURGEON, UUID(int=6)),))
    yield from _clinician(view, words, operating)


def _unticked(view: KioskView, hands: Hands, sheet: ConsentView) -> None:
    view.show_page(hands.page(sheet, ""), PARTS - 1, PARTS, 0)
    assert isinstance(view.sheet, SignSheet)
    view.sheet.main()


def _typing(view: KioskView, page: object) -> None:
    view.show_page(page, PARTS - 1, PARTS, 0)
    assert isinstance(view.sheet, CannotSheet)
    view.sheet.group.button(2).click()


def _beside(
    view: KioskView, words: Wording, sheet: ConsentView, name: str
) -> Iterator[tuple[str, Callable[[], None]]]:
    hands = Hands(words, lambda: NOW)
    hands.name, hands.people = NAME, ((GUARDIAN, "Dimitra Konstantinopoulou"),)
    who = hands.page(sheet, "")
    yield f"{name}-who", lambda: view.show_page(who, PARTS - 1, PARTS, 0)
    if name == "guardian":
        yield f"{name}-staff", lambda: _to_staff(view, who)
    hands.person = Person("Georg Feldkamp", "", "", "", "")
    pad = hands.page(sheet, "")
    yield f"{name}-signing", lambda: view.show_page(pad, PARTS - 1, PARTS, 0)


def _to_staff(view: KioskView, page: object) -> None:
    view.show_page(page, PARTS - 1, PARTS, 0)
    sheet = view.sheet
    assert isinstance(sheet, BesideSheet)
    for line in (sheet.name, sheet.relation, sheet.identity):
        line.setText("Dimitra Konstantinopoulou")
    sheet.main()


def _clinician(
    view: KioskView, words: Wording, sheet: ConsentView
) -> Iterator[tuple[str, Callable[[], None]]]:
    hands = Hands(words, lambda: NOW)
    over = hands.page(sheet, "")
    assert isinstance(over, HandOverPage)
    yield "hand-over", lambda: view.show_page(over, PARTS - 1, PARTS, 0)
    hands.clinician = True
    who = hands.page(sheet, "")
    yield "clinician", lambda: view.show_page(who, PARTS - 1, PARTS, 0)
    hands.person = Person("Dr. Anna Moser", "", "", "", "")
    missed = replace(sheet.checks[0], given=(GivenAnswer(sheet.checks[0].options[0], False, NOW),))
    pad = hands.page(replace(sheet, checks=(missed,)), "")
    yield "clinician-signing", lambda: view.show_page(pad, PARTS - 1, PARTS, 0)


def signed_view(language: str) -> ConsentView:
    """As the patient finds it in the own account."""
    view = consent_view(language)
    said = tuple(Acknowledged(clause.code, True) for clause in view.clauses)
    hand = Signed("PATIENT", NAME, "", None, None, "PEN", "", "Tablet", NOW)
    return replace(view, status="SIGNED", signed=(hand,), progress=Progress(clauses=said))
