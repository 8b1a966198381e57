"""Steps 6 and 7: made for the current revision, read, signed in order; refused or taken back."""

from dataclasses import asdict, replace
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.consent_reading import Progress
from clinic_desktop.core.consent_sheet import Performer, SheetFacts
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.money import amount_words
from clinic_desktop.domain.consent.interface import (
    AskedQuestion,
    ConsentFacts,
    ConsentView,
    NewConsent,
    NewSignature,
    NotYourSignature,
    OralTalk,
)
from clinic_desktop.domain.plans.interface import PlanFacts
from clinic_desktop.domain.workflow.interface.consenting import (
    ConsentingDesk,
    Interpreter,
    InterpreterMissing,
    NoSuchKind,
    NotThePerformer,
    Pen,
    SaidNo,
)
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.gates import unmet
from clinic_desktop.domain.workflow.rules.named import passed_by
from clinic_desktop.domain.workflow.rules.needs import terms_of
from clinic_desktop.domain.workflow.service.overriding import Overriding, Use
from clinic_desktop.store.service import performs

VALID_DAYS = 365  # a consent that is not used for a year is asked for again
INTERPRETED = "LANGUAGE_INTERPRETED"
BY_PIN = "sign-in name and PIN"
STEPS = {
    "PROCEDURE": "create_consent",
    "ANAESTHESIA": "create_anaesthesia_consent",
    "EMERGENCY": "create_emergency_consent",
}
FROM_OUTSIDE = (PartyKind.GUARDIAN, PartyKind.INTERPRETER, PartyKind.WITNESS)
"""Whose hand is lent a pad at the desk; patients and clinicians sign as themselves."""


class Consenting(Overriding):
    @performs(ConsentingDesk.create)
    def create(self, plan_id: UUID, kind: str, language: str) -> ConsentFacts:
        facts, text = self._to_create(plan_id, kind, language)
        self._require(STEPS[kind], facts)
        return self._made(facts, self._new(facts, kind, text))

    @performs(ConsentingDesk.create_interpreted)
    def create_interpreted(
        self, plan_id: UUID, kind: str, language: str, interpreter: Interpreter
    ) -> ConsentFacts:
        if not interpreter.name.strip() or not (interpreter.register or interpreter.reason).strip():
            raise InterpreterMissing
        facts, text = self._to_create(plan_id, kind, language)
        missing = unmet(STEPS[kind], facts)
        left = tuple(one for one in missing if one not in passed_by(INTERPRETED, missing))
        if left:
            raise GateShut(left[0].text, left)
        use = Use(
            interpreter.reason, "INTERPRETED", facts.patient.patient_id, plan_id,
            facts={**asdict(interpreter), "text_language": text},
        )  # fmt: skip
        override = self._override(INTERPRETED, missing, use)
        new = replace(
            self._new(facts, kind, text), override_id=override, interpreter=interpreter.name
        )
        return self._made(facts, new)

    @performs(ConsentingDesk.inform)
    def inform(self, consent_id: UUID, talk: OralTalk) -> ConsentFacts:
        facts, consent = self._of_consent(consent_id)
        self._own_kind(consent.kind)
        done = self._of.signing.inform(consent_id, talk)
        after = self._plan_facts(self._of.plans.facts(consent.plan_id), self.now())
        self._keep_waiting(after)
        waits = after.waits.unmet.get("reflection.consent", ())
        opens = next((reason.earliest for reason in waits if reason.earliest), None)
        self._tell("CONSENT_INFORMED", "consent", consent_id, facts.patient, at=opens)
        return done

    @performs(ConsentingDesk.present_emergency)
    def present_emergency(self, consent_id: UUID) -> ConsentFacts:
        self._of_consent(consent_id)
        return self._of.signing.present_emergency(consent_id)

    @performs(ConsentingDesk.progress)
    def progress(self, consent_id: UUID, progress: Progress) -> ConsentFacts:
        self.about(self._of.consent.belongs(consent_id).patient_id)
        return self._of.signing.save_progress(consent_id, progress)

    @performs(ConsentingDesk.ask)
    def ask(self, consent_id: UUID, section: str, text: str) -> AskedQuestion:
        consent = self._of.consent.belongs(consent_id)
        self.about(consent.patient_id)
        asked = self._of.signing.ask_question(consent_id, section, text)
        people = {"PERFORMERS": self._of.plans.facts(consent.plan_id).performers}
        patient = self._of.patients.facts(consent.patient_id)
        self._tell(
            "QUESTION_ASKED", "consent", consent_id, patient, people=people, again=str(asked.id)
        )
        return asked

    @performs(ConsentingDesk.reading)
    def reading(self, consent_id: UUID) -> ConsentView:
        sheet = self._of.consent.sheet(consent_id)
        self.about(sheet.patient_id)
        return sheet

    @performs(ConsentingDesk.sign_own)
    def sign_own(self, consent_id: UUID, signature: NewSignature) -> ConsentFacts:
        return self._sign(signature, self._of_consent(consent_id))

    @performs(ConsentingDesk.countersign)
    def countersign(self, consent_id: UUID, pen: Pen) -> ConsentFacts:
        known = _, consent = self._of_consent(consent_id)
        self._own_kind(consent.kind)
        anaesthesia = consent.kind == "ANAESTHESIA"
        party = PartyKind.ANAESTHETIST if anaesthesia else PartyKind.SURGEON
        signature = NewSignature(
            party=party, name=pen.name, ink=pen.ink, text_hash=pen.text_hash,
            user_id=self.caller.id, place=pen.place,
        )  # fmt: skip
        return self._sign(signature, known)

    @performs(ConsentingDesk.countersign_beside)
    def countersign_beside(self, consent_id: UUID, performer: UUID, pen: Pen) -> ConsentFacts:
        known = facts, consent = self._of_consent(consent_id)
        anaesthesia = consent.kind == "ANAESTHESIA"  # its turn names the anaesthetist
        performers = facts.plan.performers if facts.plan else ()
        if not anaesthesia and performer not in performers:
            raise NotThePerformer
        [named] = self._of.staff.names((performer,))
        signature = NewSignature(
            party=PartyKind.ANAESTHETIST if anaesthesia else PartyKind.SURGEON, name=named.name,
            ink=pen.ink, text_hash=pen.text_hash, user_id=performer,
            device_id=self.caller.device_id, identity=BY_PIN, place=pen.place, by_pin=True,
        )  # fmt: skip
        return self._sign(signature, known)

    @performs(ConsentingDesk.sign_instead)
    def sign_instead(self, consent_id: UUID, signature: NewSignature) -> ConsentFacts:
        if signature.party is not PartyKind.PATIENT or not (signature.how and signature.hand):
            raise NotYourSignature
        patient_id = self._of.consent.belongs(consent_id).patient_id
        card = self._of.patients.faces((patient_id,))[0]
        name = signature.name.strip() or f"{card.first} {card.last}".strip()
        return self._sign(replace(signature, name=name), self._of_consent(consent_id))

    @performs(ConsentingDesk.sign_external)
    def sign_external(self, consent_id: UUID, signature: NewSignature) -> ConsentFacts:
        if signature.party not in FROM_OUTSIDE:
            raise NotYourSignature
        return self._sign(signature, self._of_consent(consent_id))

    @performs(ConsentingDesk.decline)
    def decline(self, consent_id: UUID, said: SaidNo) -> ConsentFacts:
        facts, consent = self._of_consent(consent_id)
        gone = self._of.signing.decline(consent_id, said.said_by, said.how)
        if facts.plan and consent.needed_for_scheduling and facts.plan.status == "CONSENT_PENDING":
            self._of.plan_steps.advance(consent.plan_id, "P09")
        if facts.plan and consent.kind == "EMERGENCY":  # necessity never outweighs a refusal
            self._hold_case(facts, "PATIENT_REFUSED")
            self._plan_down(facts.plan)
        self._tell_team("CONSENT_DECLINED", facts, consent_id)
        return gone

    @performs(ConsentingDesk.revoke)
    def revoke(self, consent_id: UUID, said: SaidNo) -> ConsentFacts:
        facts, consent = self._of_consent(consent_id)
        case, plan = facts.open_case, facts.plan
        assert plan is not None
        phase = case.status if case else ""
        if case is not None and case.status == "IN_THEATRE":
            if case.incision_at is not None:
                phase = "AFTER_INCISION"
                self._of.cases.stop_when_safe(case.id)
        elif consent.needed_for_scheduling:
            self._hold_case(facts, "CONSENT_REVOKED")
            self._plan_down(plan)
            self._of.stock.soften(plan.id)
        gone = self._of.signing.revoke(
            consent_id, said.said_by, said.how, said.occurred_at or self.now(), phase
        )
        self._tell_team("CONSENT_REVOKED", facts, consent_id)
        return gone

    def _own_kind(self, kind: str) -> None:
        """Anaesthetists answer for the consent to anaesthesia, and for no other.

        Raises NoSuchKind, Forbidden.
        """
        if kind not in STEPS:
            raise NoSuchKind
        anaesthetist = "ANAESTHETIST" in self.caller.roles
        others = self.caller.roles - {"ANAESTHETIST"}
        if (kind == "ANAESTHESIA" and not anaesthetist) or (kind != "ANAESTHESIA" and not others):
            raise errors.Forbidden(
                "The consent to anaesthesia is the anaesthetist's; every other is the surgeon's."
            )

    def _sign(self, signature: NewSignature, known: tuple[Facts, ConsentFacts]) -> ConsentFacts:
        """In one transaction: signature, consent, plan, and a case that waited for it goes on."""
        facts, consent = known
        if consent.kind == "PROCEDURE" and consent.status != "SIGNED":
            self._require("sign_consent", facts)
        self._keep_waiting(facts)
        signed = self._of.signing.sign(consent.id, signature)
        if signed.status == "SIGNED" and consent.status != "SIGNED":
            self._signed(facts, signed)
        return signed

    def _signed(self, before: Facts, signed: ConsentFacts) -> None:
        """The plan is held, so that nothing but this consent has changed since it was looked at."""
        plan = before.plan
        assert plan is not None
        consents = tuple(signed if one.id == signed.id else one for one in before.consents)
        facts = replace(before, consents=consents)
        facts = replace(facts, waits=self._waits(facts, facts.act_at))
        self._keep_waiting(facts)
        whole = all(facts.signed(kind) is not None for kind in facts.needed_kinds)
        if whole and plan.status == "CONSENT_PENDING":
            self._of.plan_steps.advance(plan.id, "P08")
            self._go_on(facts, signed)
            self._task(
                "SCHEDULE", "A consent is signed. Schedule the surgery.", "procedure_plan",
                plan.id, plan.patient_id, role="THEATRE_MANAGER",
            )  # fmt: skip
        self._tell("CONSENT_SIGNED", "consent", signed.id, before.patient)

    def _go_on(self, facts: Facts, signed: ConsentFacts) -> None:
        """S03 and B03: a case that was on hold goes on with the new revision and consent."""
        case, plan = facts.open_case, facts.plan
        if case is None or plan is None or case.status != "ON_HOLD":
            return
        if not set(case.holds) <= {"PLAN_REVISED", "CONSENT_REVOKED", "CONSENT_LOST"}:
            return
        self._of.cases.clear_hold(case.id, terms_of(plan, signed.id))
        self._firm_again(facts, case)

    def _of_consent(self, consent_id: UUID) -> tuple[Facts, ConsentFacts]:
        """The plan is taken before the consent is read again: plan, then consent."""
        plan_id = self._of.consent.belongs(consent_id).plan_id
        facts = self._plan_facts(self._of.plan_steps.take(plan_id), self.now())
        found = next(c for c in facts.consents if c.id == consent_id)
        return facts, found

    def _to_create(self, plan_id: UUID, kind: str, language: str) -> tuple[Facts, str]:
        """What the gate looks at, and the language of the text: covered if it is the patient's."""
        self._own_kind(kind)
        plan = self._of.plan_steps.take(plan_id)
        facts = self._plan_facts(plan, self.now())  # age and waiting are those of the signature
        fit = self._of.consent.templates(_codes(plan), language, kind)
        spoken = facts.patient.language in ("", language) and not facts.patient.interpreter_needed
        covered = fit.covered_language and spoken
        facts = replace(facts, template_fits=fit.fits, covered_language=covered)
        return facts, fit.text_language

    def _made(self, facts: Facts, new: NewConsent) -> ConsentFacts:
        plan = facts.plan
        assert plan is not None
        made = self._of.signing.create(new)
        elective = plan.kind != "EMERGENCY"
        if made.needed_for_scheduling and plan.status == "APPROVED" and elective:
            self._of.plan_steps.advance(plan.id, "P07")
        return made

    def _new(self, facts: Facts, kind: str, language: str) -> NewConsent:
        plan = facts.plan
        assert plan is not None
        codes = _codes(plan)
        named = {c.id: Performer(c.name, c.title) for c in self._of.staff.names(plan.performers)}
        card = self._of.patients.faces((plan.patient_id,))[0]
        sheet = SheetFacts(
            clinic=self._of.centre.settings().name,
            patient_name=f"{card.first} {card.last}".strip(),
            patient_born=card.born or facts.today,
            file_number=card.mrn,
            revision=plan.revision,
            consent_hash=plan.consent_hash,
            sessions=plan.sessions,
            price=amount_words(plan.total_minor, plan.currency),
            operations=self._of.plans.agreed(plan.id, named),
            waiting=facts.waits.texts,
        )
        return NewConsent(
            patient_id=plan.patient_id,
            consultation_id=plan.consultation_id,
            plan_id=plan.id,
            revision=plan.revision,
            consent_hash=plan.consent_hash,
            kind=kind,
            language=language,
            procedure_codes=codes,
            facts=sheet,
            needed_for_scheduling=kind in ("PROCEDURE", "EMERGENCY"),
            valid_days=VALID_DAYS,
            performers=(self.caller.id,) if kind == "ANAESTHESIA" else plan.performers,
            guardians_required=facts.waits.guardians,
            guardians=facts.patient.guardians,
            valid_to=facts.waits.of_age_at,
            override_id=facts.case.override_id if kind == "EMERGENCY" and facts.case else None,
        )

    def _tell_team(self, event: str, facts: Facts, consent_id: UUID) -> None:
        people = {"PERFORMERS": facts.plan.performers if facts.plan else ()}
        self._tell(event, "consent", consent_id, facts.patient, people=people)


def _codes(plan: PlanFacts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.procedure_code for line in plan.lines))
