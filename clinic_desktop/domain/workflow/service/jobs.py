"""Work that no person starts."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from clinic_desktop.domain.accounts.interface.second_factor import FactorCareDesk
from clinic_desktop.domain.notices.interface import Mail, Posting, Telling
from clinic_desktop.domain.workflow.interface.jobs import JobsDesk
from clinic_desktop.domain.workflow.interface.papers import PapersDesk
from clinic_desktop.domain.workflow.rules.told import mail_texts
from clinic_desktop.domain.workflow.service.gatekeeper import Peers
from clinic_desktop.domain.workflow.service.stepping_down import CaseWork
from clinic_desktop.store.service import Work, performs

AHEAD = timedelta(days=400)
"""Nobody holds a slot further in the future."""


class Jobs(CaseWork):
    def __init__(
        self, work: Work, peers: Peers, factors: FactorCareDesk, papers: PapersDesk
    ) -> None:
        super().__init__(work, peers)
        self._factors, self._papers = factors, papers

    @performs(JobsDesk.bring_texts)
    def bring_texts(self) -> int:
        if not self._of.centre.face().founded:
            return 0
        came = self._of.signing.texts_missing()
        if came:
            self._of.signing.install_templates()
        return came

    @performs(JobsDesk.due_mail)
    def due_mail(self, limit: int) -> tuple[Posting, ...]:
        return tuple(self._with_document(posting) for posting in self._of.notices.due(limit))

    def _with_document(self, posting: Posting) -> Posting:
        consent_id, payment_id = posting.mail.consent_id, posting.mail.receipt_id
        if consent_id is not None:
            paper = ("consent.pdf", self._of.consent.document(consent_id))
        elif payment_id is not None:
            paper = ("receipt.pdf", self._papers.receipt(payment_id))
        else:
            return posting
        return replace(posting, attached=(paper,))

    @performs(JobsDesk.mail_sent)
    def mail_sent(self, posting_id: UUID) -> None:
        self._of.notices.sent(posting_id)

    @performs(JobsDesk.mail_not_sent)
    def mail_not_sent(self, posting_id: UUID, words: str) -> None:
        self._of.notices.not_sent(posting_id, words)

    @performs(JobsDesk.end_holds)
    def end_holds(self) -> int:
        now, ended = self.now(), 0
        for slot in self._of.bookings.bookings_between(None, now, now + AHEAD):
            if slot.status != "HELD" or slot.hold_until is None or slot.hold_until > now:
                continue
            if slot.kind == "EMERGENCY":  # waits for the word of the patient, not for a date
                continue
            facts, case = self._of_case(slot.case_id)
            if case.booking is None or case.booking.id != slot.id:
                continue
            if case.status == "ON_HOLD":
                self._of.cases.postpone(case.id, "The held slot ran out.")
            self._unschedule(facts)
            self._free_slot(case, "B04")
            self._tell(
                "SLOT_EXPIRED", "theatre_booking", slot.id, facts.patient,
                people={"TEAM": case.performers},
            )  # fmt: skip
            ended += 1
        return ended

    @performs(JobsDesk.tell_of_factors)
    def tell_of_factors(self) -> int:
        news = self._factors.news()
        for one in news:
            self.tell_of_factor(one.id)
        return len(news)

    @performs(JobsDesk.tell_of_factor)
    def tell_of_factor(self, factor_id: UUID) -> None:
        """Two who tell at once write one mail: the row is held."""
        news = self._factors.told(factor_id)
        if news is None:
            return
        words = mail_texts(news.language.partition("-")[0])[f"factor_{news.event.lower()}"]
        body = f"{words['text']}\n\n{self._of.centre.settings().name}"
        mail = Mail(news.email, words["subject"], body, news.language)
        event = f"FACTOR_{news.event}_{news.version}"
        self._of.notices.tell(Telling(event, "", "second_factor", news.id, mail=mail))
