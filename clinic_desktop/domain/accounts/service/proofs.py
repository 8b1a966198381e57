"""Proof of work: a solution counts once, whoever shows it again and after whatever restart."""

from sqlalchemy import func, select

from clinic_desktop.domain.accounts.interface.proofs import Challenge, ProofsDesk
from clinic_desktop.domain.accounts.models import SpentChallenge
from clinic_desktop.domain.accounts.rules import proofs
from clinic_desktop.store.service import Service, Work, performs

AT_ONCE = 200


class ProofsService(Service):
    def __init__(self, work: Work, key: bytes) -> None:
        super().__init__(work)
        self._key = key

    @performs(ProofsDesk.challenge)
    def challenge(self) -> Challenge:
        return proofs.new_challenge(self._key, self.now())

    @performs(ProofsDesk.spend)
    def spend(self, proof: str) -> None:
        """Of two who show the same solution at once, the unique key lets one pass."""
        digest, until = proofs.solved(proof, self._key, self.now())
        self.session.add(SpentChallenge(digest=digest, good_until=until))
        self.session.flush()

    @performs(ProofsDesk.late_proofs)
    def late_proofs(self) -> int:
        late = select(func.count()).where(SpentChallenge.good_until <= self.now())
        return self.session.scalar(late) or 0

    @performs(ProofsDesk.forget_late_proofs)
    def forget_late_proofs(self) -> None:
        late = select(SpentChallenge).where(SpentChallenge.good_until <= self.now())
        for row in self.session.scalars(late.limit(AT_ONCE)):
            self.session.delete(row)
