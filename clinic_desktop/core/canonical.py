"""One text form of a value, so that its hash can be made again by anyone."""

import json
from hashlib import sha256
from unicodedata import normalize


def canonical_json(value: object) -> str:
    """Sorted keys, NFC text, no floats, no spaces. Raises TypeError for a float."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 text, in hex."""
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, float):
        raise TypeError("a float has no canonical form")
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, dict):
        return {normalize("NFC", str(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value
