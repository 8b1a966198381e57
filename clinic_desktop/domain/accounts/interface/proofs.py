"""Proof of work: what a stranger's machine has to do before many of them may register."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.operations import asks, does


class ProofNeeded(errors.RuleViolation):
    """`params`: challenge, the address that gives one."""

    code = "accounts.proof_needed"
    text = "Many registrations came from here. Solve a challenge and send its solution as proof."


class ProofRefused(errors.RuleViolation):
    code = "accounts.proof"
    text = "This proof is wrong, too old or was used already. Fetch a new challenge and solve it."


@dataclass(frozen=True, slots=True)
class ChallengeParameters:
    """As altcha's clients read them (version 2)."""

    algorithm: str
    cost: int
    key_length: int
    key_prefix: str
    nonce: str
    salt: str
    data: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Challenge:
    """Good for ten minutes and one use."""

    parameters: ChallengeParameters
    signature: str


class ProofsDesk(Protocol):
    @asks(INTERNAL)
    def challenge(self) -> Challenge: ...

    @does(INTERNAL)
    def spend(self, proof: str) -> None:
        """The solution of a challenge, good once. Raises ProofRefused."""

    @asks(INTERNAL)
    def late_proofs(self) -> int:
        """How many spent challenges could not be shown again anyway."""

    @does(INTERNAL)
    def forget_late_proofs(self) -> None: ...
