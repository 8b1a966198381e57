"""The task CONSENT on the tablet: read, ask, agree, answer, sign, or say no. No Qt."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from clinic_desktop.core.clock import Clock
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.errors import StateRefuses
from clinic_desktop.core.ink import Ink
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.interface import ConsentView
from clinic_desktop.domain.portal.interface import TicketSession
from clinic_desktop.ui.kiosk.activity import Around, Canvas
from clinic_desktop.ui.kiosk.hands import SIGNED, Hands, thanks
from clinic_desktop.ui.kiosk.keeping import Keeping
from clinic_desktop.ui.kiosk.progress_draft import packed, unpacked
from clinic_desktop.ui.kiosk.reading import (
    CheckPage,
    ClausePage,
    OpenPage,
    Reading,
    SectionPage,
    is_new,
)
from clinic_desktop.ui.kiosk.refusing import open_points
from clinic_desktop.ui.kiosk.signing import Person
from clinic_desktop.ui.kiosk.wording import LANGUAGES, Wording

PROGRESS, WHERE = "progress", "where"
NEW_PART = "This part is new since you last read. What you read and answered before stays."
OVERTAKEN = (
    "The text has changed",
    "Your doctor explains first what is new. What you read and answered before stays.",
)


class Consenting:
    """Holds one patient's reading from `begin` to `forget`, and nothing before or after."""

    def __init__(
        self,
        view: Canvas,
        wording: Wording,
        keeping: Keeping,
        clock: Clock,
        seconds: Callable[[], float],
    ) -> None:
        self._view, self._clock, self._seconds = view, clock, seconds
        self._keeping = keeping
        self._words = wording
        self._around: Around
        self._reading: Reading | None = None
        self._desks: Clinic | None = None
        self._id: UUID | None = None
        self._hands = Hands(wording, clock)

    @property
    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        return {
            "go_on": self.go_on,
            "back": lambda _: self.back(),
            "ask": lambda given: self.ask(*given),
            "sign": self.sign,
            "beside": self.beside,
            "not_today": lambda _: self.not_today(),
            "cannot": lambda _: self.cannot(),
            "way": lambda given: self.way(*given),
            "part": self.part,
            "decline": self.decline,
            "handed_over": lambda _: self._around.done(*SIGNED, finish=True),
            "clinician": lambda _: self.hand_over(to_clinician=True),
            "not_clinician": lambda _: self.hand_over(to_clinician=False),
        }

    def attach(self, around: Around) -> None:
        self._around = around

    @property
    def is_open(self) -> bool:
        return self._reading is not None

    def begin(self, clinic: Clinic, session: TicketSession) -> None:
        """Open the sheet; whoever was here before goes on where they stopped."""
        consent_id = session.entity_id
        assert consent_id is not None

        def call() -> ConsentView:
            sheet = clinic.patient_side.my_consent(consent_id)
            self._hands.name = clinic.tablet_side.whose()
            if any(one.party is PartyKind.GUARDIAN for one in sheet.next_turns):
                self._hands.people = clinic.tablet_side.guardians()
            return sheet

        def show(sheet: ConsentView) -> None:
            if sheet.signed and not sheet.next_turns:  # the answer was lost, the act was not
                self._around.done(*thanks(sheet), finish=True)
                return
            if sheet.status == "SUPERSEDED":
                self._around.done(*OVERTAKEN, finish=True)
                return
            self._reading = reading = Reading(sheet, self._clock, self._seconds)
            reading.show_in(self._words.language)
            kept = unpacked(self._keeping.kept(PROGRESS))
            reading.bring_back(kept, str(self._keeping.kept(WHERE) or ""))
            if reading.dirty and not reading.at_end:
                self._tell(reading, self._show_page)
            else:
                self._show()

        self._desks, self._id = clinic, consent_id
        self._around.attempt(call, show)

    def show_again(self) -> None:
        """The same place in the language that is now spoken, where every word of it is there."""
        if self._reading is not None:
            self._reading.show_in(self._words.language)
            self._show_page(self._reading)

    def forget(self) -> None:
        self._reading = self._desks = self._id = None
        self._hands.forget()

    def go_on(self, value: object = None) -> None:
        """Continue. `value`: the answer to a check, True or False to a clause."""
        reading = self._reading
        if reading is None:
            return
        if reading.at_end:
            reading.go_to_first_open()
            self._show()
            return
        page = reading.page()
        if isinstance(page, SectionPage):
            reading.read_to_end()
            self._forward()
        elif isinstance(page, ClausePage):
            self._say(reading, page, value)
        elif isinstance(page, CheckPage):
            self._answer(reading, page, value)

    def back(self) -> None:
        if self._reading is not None and self._hands.how and self._hands.person is None:
            self.cannot()
        elif self._reading is not None and self._hands.person is not None:
            self._hands.person = None  # somebody else's pad: back to who it is
            self._show_end(self._reading)
        elif self._reading is not None:
            self._reading.again()
            self._put_down(self._reading)
            self._view.show_problem("")
            self._show_page(self._reading)

    def ask(self, section: str, text: str) -> None:
        """A question about a part: typed, or only flagged (no text)."""
        reading = self._reading
        if reading is None:
            return
        if not reading.closed:
            reading.ask(section, text)
            self._put_down(reading)
            self._keeping.drop(f"say/ask/{section}/words")
            self._send()
        self._show_page(reading)
        if reading.closed:
            self._say_problem("Please ask a doctor now, and do not sign before.")

    def sign(self, ink: Ink) -> None:
        """The hand whose turn it is, under the text that was shown."""
        reading = self._reading
        if reading is None or self._desks is None or self._id is None:
            return
        doubts = self._hands.doubts(ink)
        if doubts:
            self._view.show_problem(doubts)
            return
        call = self._hands.call(self._desks, self._id, reading.sheet, ink)
        self._around.attempt(call, lambda _: self._after())

    def beside(self, person: Person) -> None:
        """Somebody else signs: the pad comes, in their name."""
        if self._reading is not None:
            self._hands.person = person
            self._show_end(self._reading)

    def hand_over(self, *, to_clinician: bool) -> None:
        """Whether who operates signs on this tablet now."""
        if self._reading is not None:
            self._hands.clinician = to_clinician
            self._view.show_problem("")
            self._show_end(self._reading)

    def not_today(self) -> None:
        self._around.done("Everything is kept", "You can go on another day, where you are now.",
                          finish=True)  # fmt: skip

    def cannot(self) -> None:
        """Somebody cannot sign with a pen: the ways there are."""
        if self._reading is not None:
            self._hands.choosing = True
            self._view.show_problem("")
            self._show_end(self._reading)

    def way(self, code: str, typed: str) -> None:
        """One of them; an empty code goes back to the pad."""
        if self._reading is not None:
            told = self._hands.choose(code, typed)
            self._show_end(self._reading)
            self._view.show_problem(told)

    def part(self, number: int) -> None:
        """A part behind is read again."""
        if self._reading is not None:
            self._reading.jump(number)
            self._put_down(self._reading)
            self._view.show_problem("")
            self._show_page(self._reading)

    def _after(self) -> None:
        """Somebody signed: the next one of the tablet, or it is given back."""
        self._hands.next_one()
        reading = self._reading
        if reading is not None:
            self._tell(reading, self._next_hand)

    def _next_hand(self, reading: Reading) -> None:
        if reading.sheet.next_turns:
            self._show_end(reading)
        else:
            self._around.done(*thanks(reading.sheet), finish=True)

    def decline(self, words: str) -> None:
        """A no, in the patient's words."""
        if self._desks is None or self._id is None:
            return
        if not words.strip():
            self._say_problem("Please say in a few words why, or go back.")
            return
        desk, consent_id = self._desks.patient_side, self._id
        self._around.attempt(
            lambda: desk.decline_mine(consent_id, words.strip()),
            lambda _: self._around.done(
                "You said no.",
                "Nothing is done without your yes. Please give the tablet back.",
                finish=True,
            ),
        )

    def stay(self) -> None:
        """A sign of life to the service while somebody reads on."""
        if self._desks is None or self._id is None:
            return
        desk, consent_id = self._desks.patient_side, self._id
        self._around.quietly(lambda: desk.my_consent(consent_id), lambda _: None)

    def _say(self, reading: Reading, page: ClausePage, value: object) -> None:
        chosen = value if isinstance(value, bool) else page.said
        if chosen is None:
            self._say_problem("Please choose one of the two answers.")
            return
        reading.say(page.clause.code, chosen)
        self._forward()

    def _answer(self, reading: Reading, page: CheckPage, value: object) -> None:
        if page.check.passed or page.check.needs_talk:
            self._forward()
            return
        check = next(one for one in reading.sheet.checks if one.code == page.check.code)
        choice = reading.shown.signed_choice(check, value)
        if choice is None:
            self._say_problem("Please choose one answer.")
        else:
            reading.answer(check.code, choice)
            self._put_down(reading)
            self._tell(reading, self._show_page)

    def _forward(self) -> None:
        assert self._reading is not None
        self._view.show_problem("")
        self._reading.forward()
        self._put_down(self._reading)
        self._send()
        self._show()

    def _show(self) -> None:
        reading = self._reading
        if reading is None:
            return
        if reading.at_end:
            self._tell(reading, self._show_end)
        else:
            self._show_page(reading)

    def _show_page(self, reading: Reading) -> None:
        if reading.at_end:
            self._show_end(reading)
        else:
            page = reading.page(self._note(reading))
            self._view.show_page(page, *reading.parts, reading.minutes_left)

    def _show_end(self, reading: Reading) -> None:
        points = open_points(reading.sheet.open_points, self._words)
        page = OpenPage(points) if points else self._hands.page(reading.sheet, self._note(reading))
        self._view.show_page(page, *reading.parts, 0)

    def _note(self, reading: Reading) -> str:
        """What is new, and which language is signed where another one is shown or spoken."""
        language = self._language_note(reading)
        new = self._words.say(NEW_PART) if is_new(reading) else ""
        return " ".join(one for one in (new, language) if one)

    def _language_note(self, reading: Reading) -> str:
        own, spoken = reading.sheet.language, self._words.language
        name = LANGUAGES.get(own, own)
        if reading.shown.language != own:
            return self._words.say("A translation. You sign the text in {language}.", language=name)
        if spoken != own:
            return self._words.say("This text exists only in {language}.", language=name)
        return ""

    def _say_problem(self, source: str) -> None:
        self._view.show_problem(self._words.say(source))

    def _put_down(self, reading: Reading) -> None:
        """On the disk of the tablet, whatever becomes of the line."""
        self._keeping.put(PROGRESS, packed(reading.told()))
        self._keeping.put(WHERE, reading.place)

    def _tell(self, reading: Reading, then: Callable[[Reading], None]) -> None:
        """Send what is not sent, look how the sheet stands, and go on."""
        assert self._desks is not None
        assert self._id is not None
        desk, consent_id = self._desks.patient_side, self._id
        told = reading.told() if reading.dirty else None

        def call() -> ConsentView:
            if told is not None:
                try:
                    desk.read_on(consent_id, told)
                except StateRefuses:
                    # The answer to the sending that ended the reading may have been lost.
                    sheet = desk.my_consent(consent_id)
                    if sheet.status not in ("PENDING_SIGNATURES", "SUPERSEDED"):
                        raise
                    return sheet
            return desk.my_consent(consent_id)

        def heard(sheet: ConsentView) -> None:
            if self._reading is not reading:
                return
            if sheet.status == "SUPERSEDED":
                self._around.done(*OVERTAKEN, finish=True)
                return
            if told is not None:
                reading.heard(told)
            reading.learn(sheet)
            then(reading)

        self._around.attempt(call, heard)

    def _send(self) -> None:
        """In the background; the next one carries what this one could not."""
        reading = self._reading
        if reading is None or self._desks is None or self._id is None:
            return
        if reading.at_end or not reading.dirty:
            return
        desk, consent_id, told = self._desks.patient_side, self._id, reading.told()

        def heard(_: object) -> None:
            if self._reading is reading:
                reading.heard(told)

        self._around.quietly(lambda: desk.read_on(consent_id, told), heard)
