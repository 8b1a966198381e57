"""Steps 1 to 9: from registration to the surgical case, as the colleagues would do them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from clinic_desktop.app.walk.crew import Desks, JumpingClock, Tablet
from clinic_desktop.app.walk.pen import signature_ink
from clinic_desktop.core.consent_reading import Acknowledged, SectionRead
from clinic_desktop.core.procedures import Anaesthesia, ProcedureEntry, Side
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.interface import ConsentFacts, ConsentView, OralTalk
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.patients.interface import NewPerson, Registration
from clinic_desktop.domain.plans.interface import ImplantChoice, PlanLine, RevisionContent
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.domain.workflow.interface.consenting import Pen
from clinic_desktop.domain.workflow.interface.patient_side import (
    OwnAnswer,
    OwnProgress,
    OwnSignature,
)

FIVE = timedelta(minutes=5)
NOTICES = "1"
Sealer = Callable[[], int]


@dataclass(slots=True)
class Way:
    """What one patient's way has come to; each step leaves what the next one needs."""

    desks: Desks
    clock: JumpingClock
    tablet: Tablet
    seal: Sealer
    procedure: str = "RHINO_PRIM"
    sides: tuple[Side, ...] = (Side.NONE,)
    patient_id: UUID = field(init=False)
    mrn: str = ""
    name: str = ""
    born: date = date(1990, 1, 1)
    consultation_id: UUID = field(init=False)
    plan_id: UUID = field(init=False)
    consents: dict[str, UUID] = field(default_factory=dict)
    case_id: UUID = field(init=False)
    starts_at: datetime = field(init=False)

    @property
    def surgeon_id(self) -> UUID:
        return self.desks("SURGEON").accounts.whoami().id


def register(way: Way, person: Registration, override_reason: str = "") -> str:
    """Step 1."""
    made = way.desks("RECEPTION").reception.register(person, override_reason)
    way.patient_id, way.mrn = made.patient_id, made.mrn
    way.name = " ".join(part for part in (person.first, person.last) if part)
    way.born = person.born or way.born
    return f"record {made.mrn}"


def book_consultation(way: Way, starts_at: datetime) -> str:
    """Step 2."""
    new = NewAppointment(
        way.patient_id, way.surgeon_id, starts_at, starts_at + timedelta(minutes=30)
    )
    card = way.desks("RECEPTION").reception.book(new)
    way.consultation_id = _known(card.consultation_id)
    way.clock.go_to(starts_at - FIVE)
    way.desks("RECEPTION").reception.check_in(card.id)
    way.desks("SURGEON").visits.start(card.id)
    return f"appointment at {starts_at:%Y-%m-%d %H:%M} UTC, checked in, called in"


def refer(way: Way) -> str:
    """What Australia asks for before the first consultation."""
    doctor = NewPerson("Dr. Ida Brandt", organisation="Family practice")
    letter = f"Letter of {way.clock():%d %b %Y}"
    desk = way.desks("RECEPTION").relations
    return desk.link_person(way.patient_id, doctor, "REFERRER", letter, None).kind


def screen(way: Way, points: int, talk: str = "") -> str:
    """Within a consultation that is open: the questionnaire that Australia asks for."""
    desk = way.desks("SURGEON").consultations
    desk.save_screening(way.consultation_id, "COPS", points, talk)
    return f"screened, {points} points"


def consult(way: Way) -> str:
    """Step 3."""
    desks = way.desks("SURGEON")
    way.clock.go(timedelta(minutes=20))
    sheet = desks.consultations.consultation(way.consultation_id)
    desks.consultations.save_notes(
        sheet.id, sheet.version, "Wishes a change of form.", "Examined; suitable.", "Surgery."
    )
    done = desks.visits.complete(way.consultation_id, "PROCEDURE_PLANNED")
    return f"consultation {done.status}"


def plan(way: Way, content: RevisionContent | None = None) -> str:
    """Step 4."""
    wanted = content if content is not None else agreed_content(way)
    sheet = way.desks("SURGEON").planning.draft(way.patient_id, way.consultation_id, wanted)
    way.plan_id = sheet.card.id
    way.desks("SURGEON").planning.submit(way.plan_id)
    return "plan submitted with all its lines"


def approve(way: Way) -> str:
    """Step 5, and the quotation handed over."""
    plan_facts = way.desks("SURGEON").planning.approve(way.plan_id)
    way.desks("RECEPTION").plans.hand_over_quotation(way.plan_id, way.name)
    return f"revision {plan_facts.revision} frozen, hash {plan_facts.consent_hash[:12]}"


def make_consent(way: Way) -> str:
    """Step 6: made and explained."""
    facts = _explained(way, "SURGEON", "PROCEDURE")
    words = f"consent text hash {facts.text_hash[:12]}"
    if _entry(way).default_anaesthesia in (Anaesthesia.GENERAL, Anaesthesia.SEDATION):
        _explained(way, "ANAESTHETIST", "ANAESTHESIA")
        words += "; anaesthesia explained by the anaesthetist"
    return words


def sign_consents(way: Way) -> str:
    """Step 7: read and signed on the tablet, signed by the doctors, sealed by the job."""
    for kind, consent_id in way.consents.items():
        read_and_sign(way, consent_id)
        way.clock.go(FIVE)
        countersign(way, kind, consent_id)
    sealed = way.seal()
    facts = way.desks("SURGEON").consent.sheet(way.consents["PROCEDURE"])
    return f"{facts.status} by {len(facts.signed)} hands, {sealed} documents sealed"


def read_and_sign(way: Way, consent_id: UUID) -> None:
    """The patient's part, on the tablet."""
    desks, view = read(way, consent_id)
    ink = signature_ink()
    desks.patient_side.sign_mine(
        consent_id, OwnSignature(view.text_hash, ink.strokes, ink.width, ink.height, place="Desk")
    )
    desks.portal.finish()


def read(way: Way, consent_id: UUID) -> tuple[Clinic, ConsentView]:
    """On the tablet, up to the signature: its desks, and what was read."""
    way.desks("RECEPTION").portal.issue(
        NewTicket(way.tablet.device_id, "CONSENT", way.patient_id, consent_id)
    )
    desks = way.tablet.opened(way.born)
    way.clock.go(timedelta(minutes=2))
    view = desks.patient_side.my_consent(consent_id)
    desks.patient_side.read_on(consent_id, _all_of(view, way, consent_id))
    return desks, view


def countersigner(way: Way, kind: str) -> Clinic:
    """The desks of whoever answers for this kind of consent, signed in."""
    return way.desks("ANAESTHETIST" if kind == "ANAESTHESIA" else "SURGEON")


def countersign(way: Way, kind: str, consent_id: UUID) -> ConsentFacts:
    return with_pen(way, kind, consent_id)()


def with_pen(way: Way, kind: str, consent_id: UUID) -> Callable[[], ConsentFacts]:
    """The text is open and the pen in the hand: only the signature is missing."""
    desks = countersigner(way, kind)
    shown = desks.consenting.reading(consent_id).text_hash
    name = desks.accounts.whoami().name
    pen = Pen(signature_ink(wave=9), shown, name, "Consulting room 1")
    return partial(desks.consenting.countersign, consent_id, pen)


def complete_preop(way: Way, gates: tuple[str, ...]) -> str:
    """Step 8, or on the day: every open item of these gates by somebody whose it is."""
    done = 0
    for item in way.desks("SURGEON").preop.items(way.plan_id).items:
        if item.gate not in gates or item.status != "OPEN":
            continue
        owner = next(role for role in item.owners if role != "PATIENT")
        way.desks(owner).preop.complete(item.id, item.version, "Done and looked through.", False)
        done += 1
    return f"{done} pre-op items done"


def make_case(way: Way) -> str:
    """Step 9."""
    case = way.desks("THEATRE_MANAGER").scheduling.create_case(way.plan_id)
    way.case_id = case.id
    return f"case {case.status}"


def agreed_content(way: Way, price_minor: int | None = None) -> RevisionContent:
    """The plan of the catalogue's entry, one line for each side."""
    desks = way.desks("SURGEON")
    entry = _entry(way)
    prices = {one.code: one.amount_minor for one in desks.billing.price_list()}
    price = prices[entry.code] if price_minor is None else price_minor
    lines = tuple(
        PlanLine(
            entry.code, entry.name, side, "", way.surgeon_id, entry.default_anaesthesia,
            entry.default_purpose, 0, price,
            implants=(implant_choice(side),) if entry.needs_implants else (),
        )
        for side in way.sides
    )  # fmt: skip
    return RevisionContent(lines, allergies_reconciled=True)


def implant_choice(side: Side) -> ImplantChoice:
    """300 ml, or a neighbour of it where the sizer says so."""
    return ImplantChoice(
        side, "Invented Devices SA", "Aura Round", "smooth", (275, 300, 325), 300,
        "IMPLANT-BREAST-300",
    )  # fmt: skip


def _explained(way: Way, role: str, kind: str) -> ConsentFacts:
    desks = way.desks(role)
    facts = desks.consenting.create(way.plan_id, kind, "en")
    way.consents[kind] = facts.id
    way.clock.go(timedelta(minutes=25))
    talk = OralTalk(25, "en", "", True, way.clock())
    return way.desks(role).consenting.inform(facts.id, talk)


def _all_of(view: ConsentView, way: Way, consent_id: UUID) -> OwnProgress:
    """Every section read, every clause that must be agreed to, every answer right."""
    right = {
        check.code: check.right or ""
        for check in way.desks("SURGEON").consenting.reading(consent_id).checks
    }
    return OwnProgress(
        sections=tuple(SectionRead(one.code, 60, True) for one in view.sections),
        clauses=tuple(Acknowledged(one.code, True) for one in view.clauses if one.required),
        answers=tuple(OwnAnswer(one.code, right[one.code], way.clock()) for one in view.checks),
    )


def _entry(way: Way) -> ProcedureEntry:
    catalogue = way.desks("SURGEON").plans.catalogue()
    return next(one for one in catalogue if one.code == way.procedure)


def _known(found: UUID | None) -> UUID:
    assert found is not None
    return found
