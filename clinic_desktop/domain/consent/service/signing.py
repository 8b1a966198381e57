"""The desk of signing: each step of a consent, from its making to its end."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic_desktop.core.canonical import digest
from clinic_desktop.core.consent_reading import Progress, UnknownPoint
from clinic_desktop.core.consent_sheet import canonical, compose
from clinic_desktop.core.consent_text import ConsentKind, texts_of
from clinic_desktop.core.moves import after
from clinic_desktop.documents.glyphs import require_settable, require_settable_paper
from clinic_desktop.documents.stroke_lock import StrokesKey
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import (
    AFTER_INCISION,
    AskedQuestion,
    ConsentFacts,
    NewConsent,
    NewSignature,
    OralTalk,
    ReadingClosed,
    SealedAlready,
    SigningDesk,
    TalkRefused,
    WordsRefused,
)
from clinic_desktop.domain.consent.models import (
    Consent,
    ConsentDocument,
    ConsentInformation,
    ConsentPart,
    ConsentQuestion,
    ConsentWithdrawal,
)
from clinic_desktop.domain.consent.rules.keeping import terms_of, written
from clinic_desktop.domain.consent.rules.reading import merged
from clinic_desktop.domain.consent.service import keeping, texts
from clinic_desktop.domain.consent.service.base import asked_view
from clinic_desktop.domain.consent.service.pen import Pen
from clinic_desktop.domain.consent.service.standing import LIVE, UNSIGNED, Standing
from clinic_desktop.store.service import Work, performs

QUESTION_LIMIT = 2_000
REASON_LIMIT = 400
ONCE = ("CONSENT", "WITHDRAWAL", "DECLINE", "VOID")
"""Documents of which a consent has one at most."""

POINTS = 500
"""More answers or questions than one reading brings: a fault or an attack."""


class SigningService(Pen):
    def __init__(self, work: Work, centre: CentreDesk, strokes_key: StrokesKey) -> None:
        super().__init__(work, strokes_key)
        self._centre = centre

    @performs(SigningDesk.texts_missing)
    def texts_missing(self) -> int:
        self.own_rows_only()
        return texts.missing(self.session)

    @performs(SigningDesk.install_templates)
    def install_templates(self) -> None:
        self.own_rows_only()
        texts.install(self.session, self.now())

    @performs(SigningDesk.create)
    def create(self, new: NewConsent) -> ConsentFacts:
        self.about(new.patient_id)
        settings = self._centre.settings()
        day = self.now().astimezone(ZoneInfo(settings.time_zone)).date()
        chosen = texts.choose(
            self.session, new.kind, new.procedure_codes, new.language, settings.policy, day
        )
        sheet = compose([part.text for part in chosen], new.facts)
        require_settable((sheet.title, *texts_of(sheet.sections, sheet.clauses, sheet.questions)))
        require_settable_paper(new.facts)
        words = canonical(sheet)
        row = Consent(
            patient_id=new.patient_id,
            consultation_id=new.consultation_id,
            plan_id=new.plan_id,
            plan_revision=new.revision,
            consent_hash=new.consent_hash,
            kind=new.kind,
            status=after("K01", None),
            needed_for_scheduling=new.needed_for_scheduling,
            language=new.language,
            policy=settings.policy,
            text=words,
            text_hash=digest(words),
            content=written(sheet, terms_of(new)),
            override_id=new.override_id,
        )
        self.session.add(row)
        self.session.flush()
        for position, part in enumerate(chosen, start=1):
            self.session.add(
                ConsentPart(
                    consent_id=row.id,
                    patient_id=row.patient_id,
                    position=position,
                    procedure_code=part.code,
                    template_version_id=part.version_id,
                )
            )
        self._link_successor(row)
        return self._standing(row).facts()

    @performs(SigningDesk.inform)
    def inform(self, consent_id: UUID, talk: OralTalk) -> ConsentFacts:
        row = self._take(consent_id).row
        now, language = self.now(), self._words("language", talk.language, 10, required=False)
        if talk.minutes <= 0 or not language:
            raise TalkRefused
        self._past("occurred_at", talk.occurred_at)
        status = after("K02", row.status)
        self.session.add(
            ConsentInformation(
                consent_id=row.id,
                patient_id=row.patient_id,
                performer_id=self.caller.id,
                occurred_at=talk.occurred_at,
                recorded_at=now,
                minutes=talk.minutes,
                mode=talk.mode,
                language=language,
                interpreter=self._words("interpreter", talk.interpreter, 200, required=False),
                handed_over=[row.text_hash] if talk.copy_given else [],
            )
        )
        row.status, row.informed_at, row.earliest_at = status, now, talk.earliest_at
        standing, before = self._standing(row), self._before(row)
        if before is not None:
            keeping.carry_over(self.session, before, standing, now)
        return self._standing(row).facts()

    @performs(SigningDesk.open_reading)
    def open_reading(self, consent_id: UUID) -> ConsentFacts:
        standing = self._take(consent_id)
        if standing.row.status != "IN_PROGRESS":
            standing = self._open(standing)
        return standing.facts()

    @performs(SigningDesk.save_progress)
    def save_progress(self, consent_id: UUID, progress: Progress) -> ConsentFacts:
        standing = self._take(consent_id)
        self._check_words(progress)
        now_kept = merged(standing.sheet, standing.progress, progress)
        row = standing.row
        if not self._reads(standing):
            if keeping.tells_more(standing, now_kept):
                after("K04", row.status)
                raise ReadingClosed
            return standing.facts()
        if row.status == "INFORMED":
            standing = self._open(standing)
        keeping.keep(self.session, standing, now_kept, self.now())
        return self._finish(self._standing(row)).facts()

    @performs(SigningDesk.reopen)
    def reopen(self, consent_id: UUID) -> ConsentFacts:
        standing = self._take(consent_id)
        row = standing.row
        status = after("K06", row.status)
        if standing.evidence.signed:
            raise ReadingClosed("Somebody has signed this text already; it stays as it was read.")
        row.status, row.read_at = status, None
        return self._standing(row).facts()

    @performs(SigningDesk.present_emergency)
    def present_emergency(self, consent_id: UUID) -> ConsentFacts:
        row = self._take(consent_id).row
        if row.kind != ConsentKind.EMERGENCY:
            raise ReadingClosed("Only an emergency is put before the patient without a reading.")
        row.status, row.opened_at = after("K09", row.status), self.now()
        return self._standing(row).facts()

    @performs(SigningDesk.sign)
    def sign(self, consent_id: UUID, signing: NewSignature) -> ConsentFacts:
        return self._sign(consent_id, signing).facts()

    @performs(SigningDesk.decline)
    def decline(self, consent_id: UUID, said_by: str, how: str) -> ConsentFacts:
        row = self._take(consent_id).row
        status = after("K10", row.status)
        self._said_no(row, "DECLINE", said_by, how, self.now(), "")
        row.status = status
        return self._standing(row).facts()

    @performs(SigningDesk.revoke)
    def revoke(
        self, consent_id: UUID, said_by: str, how: str, occurred_at: datetime, case_phase: str
    ) -> ConsentFacts:
        row = self._take(consent_id).row
        status = after("K11", row.status)
        self._past("occurred_at", occurred_at)
        self._said_no(row, "REVOKE", said_by, how, occurred_at, case_phase)
        row.status = status
        return self._standing(row).facts()

    @performs(SigningDesk.supersede)
    def supersede(self, plan_id: UUID, reason: str) -> tuple[UUID, ...]:
        return self._end_all(plan_id, "K12", reason)

    @performs(SigningDesk.expire)
    def expire(self, plan_id: UUID, reason: str) -> tuple[UUID, ...]:
        return self._end_all(plan_id, "K13", reason)

    @performs(SigningDesk.store_document)
    def store_document(
        self, consent_id: UUID, kind: str, content: bytes, fingerprint: str
    ) -> ConsentFacts:
        row = self._held(consent_id)
        same_bytes = sha256(content).hexdigest()
        asked = select(ConsentDocument.sha256).where(
            ConsentDocument.consent_id == consent_id, ConsentDocument.kind == kind
        )
        there = tuple(self.session.scalars(asked))
        if same_bytes not in there:
            if kind in ONCE and there:
                raise SealedAlready
            self._add_document(row, kind, content, same_bytes, fingerprint)
        return self._facts(row)

    @performs(SigningDesk.ask_question)
    def ask_question(self, consent_id: UUID, section: str, text: str) -> AskedQuestion:
        standing = self._take(consent_id)
        titles = {part.code: part.title for part in standing.sheet.sections}
        if section not in titles:
            raise UnknownPoint
        if standing.row.status not in UNSIGNED:
            raise ReadingClosed("This consent is closed. Ask at the clinic.")
        row = ConsentQuestion(
            consent_id=consent_id,
            patient_id=standing.row.patient_id,
            section=section,
            text=self._words("question", text, QUESTION_LIMIT, required=False),
            routed_to=keeping.routed_to(standing.row),
            asked_at=self.now(),
        )
        self.session.add(row)
        self.session.flush()
        return asked_view(row, titles[section])

    def _open(self, standing: Standing) -> Standing:
        row = standing.row
        row.status, row.opened_at = after("K03", row.status), row.opened_at or self.now()
        return self._standing(row)

    def _reads(self, standing: Standing) -> bool:
        """Whether the text is being read: an emergency's short one until somebody signs it."""
        row = standing.row
        if row.kind == ConsentKind.EMERGENCY:
            waits = row.status in ("DRAFT", "PENDING_SIGNATURES")
            return waits and not standing.evidence.signed
        return row.status in ("INFORMED", "IN_PROGRESS")

    def _check_words(self, progress: Progress) -> None:
        if max(len(progress.answers), len(progress.asked), len(progress.clauses)) > POINTS:
            raise WordsRefused("This is more than one reading brings. Please open it again.")
        for ack in progress.clauses:
            self._words("reason", ack.reason, REASON_LIMIT, required=False)
        for asked in progress.asked:
            self._words("question", asked.text, QUESTION_LIMIT, required=False)

    def _past(self, field: str, when: datetime) -> None:
        if when > self.now():
            raise WordsRefused("This time lies in the future.", params={"field": field})

    def _said_no(
        self, row: Consent, kind: str, said_by: str, how: str, at: datetime, case_phase: str
    ) -> None:
        self.session.add(
            ConsentWithdrawal(
                consent_id=row.id,
                patient_id=row.patient_id,
                kind=kind,
                said_by=self._words("said_by", said_by, 300),
                said_how=self._words("how", how, 60),
                case_phase=case_phase,
                stop_when_safe=case_phase == AFTER_INCISION,
                occurred_at=at,
                recorded_at=self.now(),
                recorded_by=self.caller.id,
            )
        )
        self.session.flush()

    def _end_all(self, plan_id: UUID, move_id: str, reason: str) -> tuple[UUID, ...]:
        """Every live consent of the plan, in the order of their ids."""
        words = self._words("reason", reason, 200)
        self._hold_plan(plan_id)
        asked = select(Consent).where(Consent.plan_id == plan_id, Consent.status.in_(LIVE))
        held = asked.order_by(Consent.id).with_for_update(key_share=True)
        rows = self.session.scalars(held.execution_options(populate_existing=True)).all()
        for row in rows:
            self.about(row.patient_id)
            row.status, row.status_reason = after(move_id, row.status), words
        self.session.flush()
        return tuple(row.id for row in rows)

    def _link_successor(self, row: Consent) -> None:
        """Superseded ones of this plan and kind point at what came after them."""
        asked = select(Consent).where(
            Consent.plan_id == row.plan_id,
            Consent.kind == row.kind,
            Consent.status == "SUPERSEDED",
            Consent.superseded_by.is_(None),
        )
        for old in self.session.scalars(asked):
            old.superseded_by = row.id
        self.session.flush()

    def _add_document(
        self, row: Consent, kind: str, content: bytes, sha: str, fingerprint: str
    ) -> None:
        self.note("document", sha)
        self.session.add(
            ConsentDocument(
                consent_id=row.id,
                patient_id=row.patient_id,
                kind=kind,
                content=content,
                sha256=sha,
                size=len(content),
                seal_fingerprint=fingerprint,
                made_at=self.now(),
            )
        )
        self.session.flush()
        if kind == "CONSENT":
            row.sealed_at = self.now()
            self.session.flush()
