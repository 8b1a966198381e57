"""Work that no person starts: mail on its way, slots whose deposit never came."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import INTERNAL, SYSTEM
from clinic_desktop.core.operations import does, steps
from clinic_desktop.domain.accounts.interface.second_factor import FactorCareDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import ConsentDesk, SigningDesk
from clinic_desktop.domain.notices.interface import NoticesDesk, Posting
from clinic_desktop.domain.theatre.interface import BookingsDesk
from clinic_desktop.domain.workflow.interface.papers import PapersDesk
from clinic_desktop.domain.workflow.interface.planning import ALL, STEP_DOWN


class JobsDesk(Protocol):
    @steps(
        SYSTEM,
        includes=(CentreDesk.face, SigningDesk.texts_missing, SigningDesk.install_templates),
    )
    def bring_texts(self) -> int:
        """The consent texts and languages of this version, in a clinic that was founded earlier.

        How many came; again, none. What was signed keeps the text that it was signed with.
        """

    @does(SYSTEM, includes=(NoticesDesk.due, ConsentDesk.document, PapersDesk.receipt))
    def due_mail(self, limit: int) -> tuple[Posting, ...]:
        """With what goes with each. Leased for minutes, so that two never send one twice."""

    @does(SYSTEM, includes=(NoticesDesk.sent,))
    def mail_sent(self, posting_id: UUID) -> None: ...

    @does(SYSTEM, includes=(NoticesDesk.not_sent,))
    def mail_not_sent(self, posting_id: UUID, words: str) -> None: ...

    @does(SYSTEM, includes=(BookingsDesk.bookings_between, *STEP_DOWN, *ALL))
    def end_holds(self) -> int:
        """B04: held slots past their time are free again, and people are told. How many."""

    @does(INTERNAL, includes=(CentreDesk.settings, FactorCareDesk.told, NoticesDesk.tell))
    def tell_of_factor(self, factor_id: UUID) -> None:
        """One mail to the owner of an account whose second factor changed."""

    @steps(SYSTEM, includes=(FactorCareDesk.news, tell_of_factor))
    def tell_of_factors(self) -> int:
        """Mail for what happened to second factors. How many."""
