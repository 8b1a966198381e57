"""For whom an address is: staff, patients, tablets; told by the token before it is looked up."""

import json
from base64 import urlsafe_b64decode

from clinic_desktop.core import errors

STAFF, PATIENTS, TABLETS = "staff", "patients", "tablets"
EVERYBODY = frozenset({STAFF, PATIENTS, TABLETS})
OF_STAFF, ON_TABLETS = "staff.", ("device.", "ticket.")
SIGNED = {"staff": STAFF, "portal": PATIENTS}


def check(token: str | None, wanted: frozenset[str]) -> None:
    """Raises Forbidden for a token of another audience.

    What a token says of itself is believed here because it can only shut doors: whoever changes
    it has a token whose signature does not hold, and is signed out by the door behind.
    """
    found = whose(token or "")
    if found and found not in wanted:
        raise errors.Forbidden


def whose(token: str) -> str:
    """Nothing for what is no token of ours: the door behind refuses it in its own words."""
    if token.startswith(ON_TABLETS):
        return TABLETS
    return STAFF if token.startswith(OF_STAFF) else SIGNED.get(str(_said(token)), "")


def _said(token: str) -> object:
    """The audience of a signed token, not yet verified."""
    part = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        said = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return None
    return said.get("aud") if isinstance(said, dict) else None
