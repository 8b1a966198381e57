"""The desk of reading: what screens show of consents, and what gates and papers ask."""

import json
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select

from clinic_desktop.core import errors
from clinic_desktop.documents.drawn_ink import read_drawn
from clinic_desktop.domain.centre.interface import CentreDesk, Settings
from clinic_desktop.domain.consent.interface import (
    AnsweredAlready,
    AskedQuestion,
    Belonging,
    ConsentCard,
    ConsentDesk,
    ConsentFacts,
    ConsentRecord,
    ConsentTrail,
    ConsentView,
    KeptDocument,
    LockedStrokes,
    NoSuchPoint,
    NotSealedYet,
    OpenQuestion,
    ReadingClosed,
    TemplateFit,
)
from clinic_desktop.domain.consent.models import (
    Consent,
    ConsentDiscussion,
    ConsentDocument,
    ConsentQuestion,
    ConsentWithdrawal,
)
from clinic_desktop.domain.consent.rules import reading
from clinic_desktop.domain.consent.rules.keeping import sheet_of, terms_in
from clinic_desktop.domain.consent.service import shown, texts
from clinic_desktop.domain.consent.service.base import NEWEST, ConsentBase, asked_view, of_plan
from clinic_desktop.domain.consent.service.standing import (
    ENDED,
    UNSIGNED,
    WITHOUT_WORDS,
    Standing,
    facts_of,
)
from clinic_desktop.domain.consent.service.trails import rows_of, trail_of
from clinic_desktop.store import audit
from clinic_desktop.store.one_person import of_person
from clinic_desktop.store.service import Work, performs

ANSWER_LIMIT = 4_000
QUESTIONS = 200
FACTS_OF_PLAN = of_plan(WITHOUT_WORDS)
FACTS_OF_PERSON = of_person(WITHOUT_WORDS.order_by(*NEWEST), Consent.patient_id)


class ConsentService(ConsentBase):
    def __init__(self, work: Work, centre: CentreDesk) -> None:
        super().__init__(work)
        self._centre = centre

    @performs(ConsentDesk.of_plan)
    def of_plan(self, plan_id: UUID) -> tuple[ConsentCard, ...]:
        cards = tuple(shown.card(standing) for standing in self._of_plan(plan_id))
        if not cards and self.scope == "o":
            raise errors.NotFound  # nobody learns whether a plan of somebody else exists
        return cards

    @performs(ConsentDesk.sheet)
    def sheet(self, consent_id: UUID) -> ConsentView:
        standing = self._look(consent_id)
        before = self._before(standing.row)
        changed = reading.changed(before.sheet, standing.sheet) if before is not None else ()
        return shown.view(standing, changed, to_patient=self.scope == "o")

    @performs(ConsentDesk.answer_question)
    def answer_question(self, question_id: UUID, text: str) -> ConsentFacts:
        question = self.found(ConsentQuestion, question_id)
        self.about(question.patient_id)
        if self.scope == "F" and question.routed_to != "NURSE":
            raise errors.Forbidden("This question is for a doctor. Ask the doctor to answer it.")
        words = self._words("answer", text, ANSWER_LIMIT)
        row = self.locked(ConsentQuestion, question_id)
        if row.answered_at is not None:
            if (row.answer, row.answered_by) != (words, self.caller.id):
                raise AnsweredAlready
        else:
            row.answer, row.answered_by, row.answered_at = words, self.caller.id, self.now()
        return self._look(row.consent_id).facts()

    @performs(ConsentDesk.discuss)
    def discuss(self, consent_id: UUID, check_code: str, note: str) -> ConsentFacts:
        standing = self._look(consent_id)
        sheet = standing.sheet
        checks = {question.code for question in sheet.questions}
        if check_code not in checks | {clause.code for clause in sheet.clauses}:
            raise NoSuchPoint
        if standing.row.status not in UNSIGNED:
            raise ReadingClosed("This consent is closed; nothing is added to it any more.")
        self.session.add(
            ConsentDiscussion(
                consent_id=consent_id,
                patient_id=standing.row.patient_id,
                subject=check_code,
                text=self._words("note", note, ANSWER_LIMIT),
                clinician_id=self.caller.id,
                occurred_at=self.now(),
                recorded_at=self.now(),
            )
        )
        return self._standing(standing.row).facts()

    @performs(ConsentDesk.document)
    def document(self, consent_id: UUID) -> bytes:
        row = self._opened(consent_id)
        content = self._content(consent_id, ("CONSENT",))
        if content is None:
            said = None if row.signed_at else "This consent is not signed, so nothing is sealed."
            raise NotSealedYet(said)
        return content

    @performs(ConsentDesk.certificate)
    def certificate(self, consent_id: UUID) -> bytes:
        row = self._opened(consent_id)
        content = self._content(consent_id, tuple(ENDED.values()))
        if content is None:
            ended = row.status in ENDED
            raise NotSealedYet(None if ended else "This consent has not ended.")
        return content

    @performs(ConsentDesk.questions)
    def questions(self) -> tuple[AskedQuestion, ...]:
        self.own_rows_only()
        asked = (
            select(ConsentQuestion, Consent.content)
            .join(Consent, Consent.id == ConsentQuestion.consent_id)
            .where(
                ConsentQuestion.answered_at.is_(None),
                ConsentQuestion.routed_to.in_(self.caller.roles),
                Consent.status.in_(UNSIGNED),
            )
            .order_by(ConsentQuestion.asked_at, ConsentQuestion.id)
        )
        found: list[AskedQuestion] = []
        for row, content in self.session.execute(asked):
            named = terms_in(content).performers
            if row.routed_to == "NURSE" or not named or self.caller.id in named:
                titles = {s.code: s.title for s in sheet_of(content).sections}
                found.append(asked_view(row, titles.get(row.section, "")))
        return tuple(found[:QUESTIONS])

    @performs(ConsentDesk.facts_of_plan)
    def facts_of_plan(self, plan_id: UUID) -> tuple[ConsentFacts, ...]:
        return facts_of(self.session, self._rows_of_plan(plan_id, FACTS_OF_PLAN))

    @performs(ConsentDesk.facts_of_patient)
    def facts_of_patient(self, patient_id: UUID) -> tuple[ConsentFacts, ...]:
        self.about(patient_id)
        found = self.session.scalars(self.of(FACTS_OF_PERSON), {"person": patient_id})
        return facts_of(self.session, found.all())

    @performs(ConsentDesk.facts)
    def facts(self, consent_id: UUID) -> ConsentFacts:
        return self._facts(self._opened(consent_id))

    @performs(ConsentDesk.belongs)
    def belongs(self, consent_id: UUID) -> Belonging:
        return self._reached(consent_id)

    @performs(ConsentDesk.paper)
    def paper(self, consent_id: UUID) -> ConsentRecord:
        standing = self._look(consent_id)
        return shown.record(standing, self._withdrawals(standing))

    @performs(ConsentDesk.kept)
    def kept(self, consent_id: UUID) -> tuple[KeptDocument, ...]:
        row, line = self._opened(consent_id), self.session.connection()
        kept = ConsentDocument
        asked = select(
            kept.id, kept.kind, kept.sha256, kept.size, kept.seal_fingerprint, kept.made_at
        ).where(kept.consent_id == row.id)
        return tuple(
            KeptDocument(
                kind, sha, size, fingerprint, made_at,
                audit.proves(line, kept.__tablename__, str(one), sha, row.patient_id),
            )
            for one, kind, sha, size, fingerprint, made_at in self.session.execute(
                asked.order_by(kept.made_at, kept.id)
            )
        )  # fmt: skip

    @performs(ConsentDesk.locked_strokes)
    def locked_strokes(self, consent_id: UUID) -> tuple[LockedStrokes, ...]:
        signed, line = self._look(consent_id).evidence.signed, self.session.connection()
        return tuple(
            LockedStrokes(
                one.party, read_drawn(one.drawn), json.loads(one.strokes), one.ink_hash,
                audit.proves(line, one.__tablename__, str(one.id), one.ink_hash, one.patient_id),
            )
            for one in signed
        )  # fmt: skip

    @performs(ConsentDesk.trail)
    def trail(self, consent_id: UUID) -> ConsentTrail:
        standing = self._look(consent_id)
        kept = select(ConsentDocument.id).where(ConsentDocument.consent_id == consent_id)
        rows = rows_of(standing, self._withdrawals(standing))
        rows[ConsentDocument.__tablename__] = [str(one) for one in self.session.scalars(kept)]
        return trail_of(audit.trail(self.session.connection(), rows))

    @performs(ConsentDesk.undecided)
    def undecided(self, informed_since: datetime) -> tuple[ConsentFacts, ...]:
        asked = select(Consent).where(
            Consent.status.in_(UNSIGNED), Consent.informed_at >= informed_since
        )
        rows = self.session.scalars(asked.order_by(Consent.informed_at, Consent.id)).all()
        return facts_of(self.session, rows)

    @performs(ConsentDesk.unanswered)
    def unanswered(self, asked_before: datetime) -> tuple[OpenQuestion, ...]:
        asked = (
            select(ConsentQuestion)
            .join(Consent, Consent.id == ConsentQuestion.consent_id)
            .where(
                ConsentQuestion.answered_at.is_(None),
                ConsentQuestion.asked_at <= asked_before,
                Consent.status.in_(UNSIGNED),
            )
            .order_by(ConsentQuestion.asked_at, ConsentQuestion.id)
        )
        return tuple(
            OpenQuestion(row.id, row.consent_id, row.patient_id)
            for row in self.session.scalars(asked)
        )

    @performs(ConsentDesk.unsealed)
    def unsealed(self) -> tuple[UUID, ...]:
        asked = select(Consent.id).where(
            Consent.signed_at.is_not(None), Consent.sealed_at.is_(None)
        )
        return tuple(self.session.scalars(asked.order_by(Consent.signed_at, Consent.id)))

    @performs(ConsentDesk.uncertified)
    def uncertified(self) -> tuple[tuple[UUID, str], ...]:
        there = exists().where(
            ConsentDocument.consent_id == Consent.id,
            ConsentDocument.kind.in_(set(ENDED.values())),
        )
        worth = or_(Consent.status == "DECLINED", Consent.sealed_at.is_not(None))
        asked = select(Consent.id, Consent.status).where(Consent.status.in_(ENDED), worth, ~there)
        rows = self.session.execute(asked.order_by(Consent.updated_at, Consent.id))
        return tuple((one, ENDED[status]) for one, status in rows)

    @performs(ConsentDesk.templates)
    def templates(self, procedure_codes: tuple[str, ...], language: str, kind: str) -> TemplateFit:
        settings = self._centre.settings()
        return texts.fitting(
            self.session, kind, procedure_codes, language, settings.policy,
            self._today(settings),
        )  # fmt: skip

    def _content(self, consent_id: UUID, kinds: tuple[str, ...]) -> bytes | None:
        asked = select(ConsentDocument.content).where(
            ConsentDocument.consent_id == consent_id, ConsentDocument.kind.in_(kinds)
        )
        return self.session.scalar(asked)

    def _today(self, settings: Settings) -> date:
        return self.now().astimezone(ZoneInfo(settings.time_zone)).date()

    def _withdrawals(self, standing: Standing) -> tuple[ConsentWithdrawal, ...]:
        asked = select(ConsentWithdrawal).where(ConsentWithdrawal.consent_id == standing.row.id)
        return tuple(self.session.scalars(asked.order_by(ConsentWithdrawal.recorded_at)))
