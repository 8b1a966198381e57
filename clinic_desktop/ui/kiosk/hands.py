"""Whose hand signs now, the page for it, and what goes to the service. No Qt."""

from collections.abc import Callable
from uuid import UUID

from clinic_desktop.core.clock import Clock
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.ink import Ink, ink_fault
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.interface import ConsentView
from clinic_desktop.domain.workflow.interface.patient_side import OwnConsentState, OwnSignature
from clinic_desktop.ui.kiosk.signing import (
    INK_WORDS,
    MARK_WORDS,
    NO_INK,
    RELATIONS,
    SHORT_WORDS,
    TITLES,
    BesidePage,
    ClinicianPage,
    HandOverPage,
    Person,
    cannot_page,
    clinician_of,
    countersigned,
    instead,
    looks_short,
    others,
    sign_page,
    turn_of,
    witness_page,
)
from clinic_desktop.ui.kiosk.wording import Wording

PLACE = "Tablet"
SIGNED = (
    "Thank you. You have signed.",
    "The doctor signs next. A copy is yours. Please give the tablet back.",
)
HAND_OVER = "The doctor signs next, here if you are together now, or later at a desk."
ALL_SIGNED = (
    "Thank you. Everybody has signed.",
    "A copy is yours. Please give the tablet back.",
)


class Hands:
    """One patient's signing. `person` stands beside the patient and said who they are."""

    def __init__(self, wording: Wording, clock: Clock) -> None:
        self._words, self._clock = wording, clock
        self.forget()

    def forget(self) -> None:
        """Nothing of the patient stays."""
        self.name = ""
        self.people: tuple[tuple[UUID | None, str], ...] = ()
        self.mark = self.choosing = False
        self.how = self.typed = ""
        self.next_one()

    def next_one(self) -> None:
        """Somebody has signed; nobody is known for the next signature."""
        self.how = ""
        self.person: Person | None = None
        self.clinician = self.sure = False

    def doubts(self, ink: Ink) -> str:
        """Why this is no signature, or the question about a very short one, which is asked once."""
        fault = ink_fault(ink)
        if fault is not None:
            return self._words.say(INK_WORDS.get(fault, NO_INK))
        if self.sure or self.mark or not looks_short(ink):
            return ""
        self.sure = True
        return self._words.say(SHORT_WORDS)

    def page(self, sheet: ConsentView, note: str) -> object:
        """The pad of whoever signs now; before anybody but the patient, who that is."""
        self.sure = False
        if self.choosing:
            return cannot_page(self._words, self.name)
        say, here, clinician = self._words.say, turn_of(sheet), clinician_of(sheet)
        party = here or clinician or PartyKind.PATIENT
        if self.person is None and here is None and clinician is not None:
            if self.clinician:
                return ClinicianPage(say(TITLES[clinician]))
            return HandOverPage(say(SIGNED[0]), say(HAND_OVER))
        if self.how and self.person is None:
            witness = PartyKind.WITNESS
            return BesidePage(say(TITLES[witness]), say(RELATIONS[witness]), ())
        if self.person is None and party is not PartyKind.PATIENT:
            known = self._people_for(sheet)
            return BesidePage(say(TITLES[party]), say(RELATIONS[party]), known)
        name = self.person.name if self.person else self.name
        page = sign_page(sheet, party, name, self._words, self._clock(), self.mark, note)
        if self.how and self.person is not None:
            patient = self.typed or self.name
            return witness_page(page, self.how, patient, self.person.name, self._words)
        return page

    def choose(self, way: str, typed: str) -> str:
        """How somebody who cannot write says yes; what is to be told them about it."""
        self.choosing, self.mark = False, way == "MARK"
        self.how, self.typed = ("", "") if self.mark else (way, typed.strip())
        return self._words.say(MARK_WORDS) if self.mark else ""

    def call(
        self, desks: Clinic, consent_id: UUID, sheet: ConsentView, ink: Ink
    ) -> Callable[[], OwnConsentState]:
        """What is asked of the service, by whose hand it is."""
        if self.person is None:
            mine = OwnSignature(
                sheet.text_hash, ink.strokes, ink.width, ink.height, ink.device_kind, place=PLACE,
                mark=self.mark,
            )  # fmt: skip
            return lambda: desks.patient_side.sign_mine(consent_id, mine)
        if self.how:
            for_patient, vouch = instead(sheet, self.person, ink, PLACE, self.how, self.typed)
            return lambda: desks.tablet_side.sign_beside(consent_id, for_patient, vouch)
        if turn_of(sheet) is None:
            drawn, who = countersigned(sheet, self.person, ink, PLACE)
            return lambda: desks.tablet_side.countersign(consent_id, drawn, who)
        theirs, vouching = others(sheet, self.person, ink, PLACE)
        return lambda: desks.tablet_side.sign_beside(consent_id, theirs, vouching)

    def _people_for(self, sheet: ConsentView) -> tuple[tuple[UUID | None, str], ...]:
        """Guardians who are known by name and have not signed yet, where a guardian signs."""
        guardian = PartyKind.GUARDIAN
        wanted = {one.person_id for one in sheet.next_turns if one.party is guardian}
        return tuple(one for one in self.people if one[0] in wanted or None in wanted)


def thanks(sheet: ConsentView) -> tuple[str, str]:
    """The last page, by whether somebody still signs elsewhere."""
    return ALL_SIGNED if sheet.status == "SIGNED" else SIGNED
