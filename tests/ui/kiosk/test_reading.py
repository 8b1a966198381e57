"""Reading: parts and pages, honest seconds, another language in place, answers as signed."""

from dataclasses import replace

import pytest

from clinic_desktop.core.consent_reading import Progress, SectionRead
from clinic_desktop.core.consent_sheet import Part
from clinic_desktop.core.consent_text import ANY_JURISDICTION, Section, shipped_texts
from clinic_desktop.domain.consent.interface import ConsentView
from clinic_desktop.ui.kiosk.attention import LONGEST, Attention
from clinic_desktop.ui.kiosk.reading import CheckPage, ClausePage, SectionPage
from tests.ui.kiosk.fakes import CHECK
from tests.ui.kiosk.test_presenter import Kiosk

TEXT = shipped_texts("en")["RHINO_PRIM"]
PLAN = Section("plan", "What you agree to", ("Operation 1: nose",))


def own(code: str) -> str:
    return f"{TEXT.code}.{code}"


def whole(sheet: ConsentView) -> ConsentView:
    """A consent as the service composes it of one shipped text."""
    return replace(
        sheet,
        parts=(Part(TEXT.code, TEXT.version, ANY_JURISDICTION, TEXT.title),),
        sections=(
            *(s if s.shared else replace(s, code=own(s.code)) for s in TEXT.sections),
            PLAN,
        ),
        clauses=TEXT.clauses,
        checks=tuple(
            replace(
                CHECK, code=own(q.code), section=_section(q.section), text=q.text,
                options=q.options,
            )
            for q in TEXT.questions
        ),
    )  # fmt: skip


def _section(code: str) -> str:
    return next(s.code if s.shared else own(s.code) for s in TEXT.sections if s.code == code)


@pytest.fixture
def kiosk() -> Kiosk:
    made = Kiosk()
    made.clinic.sheet = whole(made.clinic.sheet)
    made.open()
    return made


@pytest.mark.row("F060", "F155")
def test_another_language_keeps_the_place_and_the_answer_as_it_is_signed(kiosk: Kiosk) -> None:
    french = shipped_texts("fr")[TEXT.code]
    first = kiosk.view.page
    assert isinstance(first, SectionPage)
    kiosk.clinic.seconds += 20
    kiosk.words.use("fr")
    page = kiosk.view.page
    assert isinstance(page, SectionPage)
    assert (page.section.code, page.section.title) == (
        first.section.code, french.sections[0].title,
    )  # fmt: skip
    assert "English" in page.note
    kiosk.clinic.seconds += 30
    while not isinstance(page, CheckPage):
        kiosk.task.go_on()
        page = kiosk.view.page
    [read] = [one for one in kiosk.clinic.told[-1].sections if one.section == first.section.code]
    assert (read.seconds, read.reached_end, read.language) == (50, True, "en,fr")
    asked = next(q for q in TEXT.questions if own(q.code) == page.check.code)
    there = next(q for q in french.questions if q.code == asked.code)
    assert page.check.text == there.text
    kiosk.task.go_on(there.right)
    assert kiosk.clinic.told[-1].answers[0].choice == asked.right


def test_a_text_of_one_language_says_so(kiosk: Kiosk) -> None:
    kiosk.clinic.sheet = replace(kiosk.clinic.sheet, parts=())
    kiosk.presenter.done("x")
    kiosk.clinic.seconds += 11
    kiosk.presenter.tick()
    kiosk.clinic.send_task()
    kiosk.presenter.look()
    kiosk.open()
    kiosk.words.use("ar")
    page = kiosk.view.page
    assert isinstance(page, SectionPage)
    assert page.section.title == TEXT.sections[0].title
    assert page.note


def test_a_part_behind_is_read_again_from_the_segments(kiosk: Kiosk) -> None:
    first = kiosk.view.page
    kiosk.task.go_on()
    kiosk.task.go_on()
    kiosk.task.part(0)
    assert kiosk.view.page == first
    kiosk.task.part(7)  # nothing lies there yet
    assert kiosk.view.page == first


@pytest.mark.row("B13")
def test_seconds_count_only_while_somebody_is_there() -> None:
    now = [0.0]
    there = Attention(lambda: now[0])
    now[0] = 40.0
    there.touch()
    now[0] = 4000.0  # the tablet lay on the table
    assert there() == 40 + LONGEST
    there.touch()
    now[0] = 4010.0
    assert there() == 50 + LONGEST


@pytest.mark.row("F057")
def test_a_changed_text_goes_on_at_what_is_new_and_says_so() -> None:
    made = Kiosk()
    first, second = made.clinic.sheet.sections
    third = Section("after", "After it", ("You rest for two weeks.",))
    made.clinic.sheet = replace(
        made.clinic.sheet,
        sections=(first, second, third),
        checks=(replace(CHECK, passed=True),),
        progress=Progress(sections=(SectionRead("what", 30, True), SectionRead("after", 20, True))),
        changed=("risk",),
    )  # fmt: skip
    made.open()
    page = made.view.page
    assert isinstance(page, SectionPage)
    assert page.section is second
    assert "new since you last read" in page.note
    made.task.go_on()
    assert isinstance(made.view.page, ClausePage)  # the check and the part after it stay done
    made.clinic.sheet = replace(made.clinic.sheet, status="SUPERSEDED")
    made.open()
    assert made.view.page == "The text has changed"
