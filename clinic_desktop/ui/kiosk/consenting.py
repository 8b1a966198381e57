"""The task CONSENT on the tablet: read, ask, agree, answer, sign, or say no. No Qt."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from clinic_desktop.core.clock import Clock
from clinic_desktop.core.errors import StateRefuses
from clinic_desktop.core.ink import Ink, InkFault, ink_fault
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.interface import ConsentView
from clinic_desktop.domain.portal.interface import TicketSession
from clinic_desktop.domain.workflow.interface.patient_side import OwnSignature
from clinic_desktop.ui.kiosk.activity import Around, Canvas
from clinic_desktop.ui.kiosk.keeping import Keeping
from clinic_desktop.ui.kiosk.progress_draft import packed, unpacked
from clinic_desktop.ui.kiosk.reading import (
    CheckPage,
    ClausePage,
    OpenPage,
    Reading,
    SectionPage,
)
from clinic_desktop.ui.kiosk.wording import Wording

SHORT_PATH, SHORT_MS = 120.0, 400
"""Below one of these a signature is asked about once more; it may still be one."""
INK_WORDS = {
    InkFault.EMPTY: "Please sign in the field first.",
    InkFault.NO_MOVEMENT: "That is only a dot. Please write your name as you always sign.",
    InkFault.TOO_MUCH: "That is too much for a signature. Press Start again and sign once.",
}
AWAY = frozenset({"SURGEON", "ANAESTHETIST"})
"""Who signs at a workstation, not on the tablet."""

PLACE = "Tablet"
PROGRESS, WHERE = "progress", "where"
SIGNED = (
    "Thank you. You have signed.",
    "The doctor signs next. A copy is yours. Please give the tablet back.",
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
        self._sure = False

    @property
    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        return {
            "go_on": self.go_on,
            "back": lambda _: self.back(),
            "ask": lambda given: self.ask(*given),
            "sign": self.sign,
            "decline": self.decline,
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

        def show(sheet: ConsentView) -> None:
            if _is_signed(sheet):  # the answer to the last act was lost, the act was not
                self._around.done(*SIGNED, finish=True)
                return
            self._reading = reading = Reading(sheet, self._clock, self._seconds)
            kept = unpacked(self._keeping.kept(PROGRESS))
            reading.bring_back(kept, str(self._keeping.kept(WHERE) or ""))
            if reading.dirty and not reading.at_end:
                self._tell(reading, self._show_page)
            else:
                self._show()

        self._desks, self._id = clinic, consent_id
        self._around.attempt(lambda: clinic.patient_side.my_consent(consent_id), show)

    def show_again(self) -> None:
        if self._reading is not None:
            self._show_page(self._reading)

    def forget(self) -> None:
        self._reading = self._desks = self._id = None
        self._sure = False

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
        if self._reading is not None:
            self._reading.back()
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
            self._view.show_problem("Please ask a doctor now, and do not sign before.")

    def sign(self, ink: Ink) -> None:
        """The patient's hand under the text that was shown."""
        reading = self._reading
        if reading is None or self._desks is None or self._id is None:
            return
        fault = ink_fault(ink)
        if fault is not None:
            self._view.show_problem(INK_WORDS.get(fault, "This is not a signature. Sign again."))
            return
        if not self._sure and (ink.path_length < SHORT_PATH or ink.duration_ms < SHORT_MS):
            self._sure = True
            self._view.show_problem(
                "This looks very short. If it is your signature, press Sign and finish again."
            )
            return
        signature = OwnSignature(
            reading.sheet.text_hash, ink.strokes, ink.width, ink.height, ink.device_kind,
            place=PLACE,
        )  # fmt: skip
        desk, consent_id = self._desks.patient_side, self._id
        self._around.attempt(
            lambda: desk.sign_mine(consent_id, signature),
            lambda _: self._around.done(*SIGNED, finish=True),
        )

    def decline(self, words: str) -> None:
        """A no, in the patient's words."""
        if self._desks is None or self._id is None:
            return
        if not words.strip():
            self._view.show_problem("Please say in a few words why, or go back.")
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
            self._view.show_problem("Please choose one of the two answers.")
            return
        reading.say(page.clause.code, chosen)
        self._forward()

    def _answer(self, reading: Reading, page: CheckPage, value: object) -> None:
        if page.check.passed or page.check.needs_talk:
            self._forward()
        elif not isinstance(value, str) or value not in page.check.options:
            self._view.show_problem("Please choose one answer.")
        else:
            reading.answer(page.check.code, value)
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
            self._view.show_page(reading.page(), *reading.parts, reading.minutes_left)

    def _show_end(self, reading: Reading) -> None:
        points = reading.sheet.open_points
        page = OpenPage(points) if points else reading.sign_page()
        self._sure = False
        self._view.show_page(page, *reading.parts, 0)

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
                    if sheet.status != "PENDING_SIGNATURES":
                        raise
                    return sheet
            return desk.my_consent(consent_id)

        def heard(sheet: ConsentView) -> None:
            if self._reading is not reading:
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


def _is_signed(sheet: ConsentView) -> bool:
    """Whether nobody at the tablet has anything to sign any more."""
    turns = {one.party for one in sheet.next_turns}
    return sheet.status == "SIGNED" or (bool(sheet.signed) and turns <= AWAY)
