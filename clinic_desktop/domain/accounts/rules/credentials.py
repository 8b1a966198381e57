"""What may be recorded of a credential."""

from clinic_desktop.domain.accounts.interface.credentials import (
    EVERY_PROCEDURE,
    KINDS,
    PRIVILEGE,
    CredentialRefused,
    NewCredential,
)

LONGEST = 200
CODE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
WHAT = {
    "LICENCE": "Type the number of the licence.",
    "INDEMNITY": "Name the insurer.",
    "PRIVILEGE": "Choose the procedure.",
}


def check(new: NewCredential) -> None:
    """Raises CredentialRefused, in words that name what to correct."""
    if new.kind not in KINDS:
        raise CredentialRefused("Choose licence, indemnity or privilege.")
    value = new.value.strip()
    if not value:
        raise CredentialRefused(WHAT[new.kind])
    if len(value) > LONGEST:
        raise CredentialRefused(f"Say it with at most {LONGEST} characters.")
    if new.kind == PRIVILEGE and value != EVERY_PROCEDURE and not set(value) <= CODE:
        raise CredentialRefused(WHAT[PRIVILEGE])
    if new.ends_at is not None and new.ends_at <= new.starts_at:
        raise CredentialRefused("The last day is before the first. Correct one of them.")
