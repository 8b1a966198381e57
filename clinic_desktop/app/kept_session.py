"""The session at this workstation, in the keyring: a program that ended goes on behind the PIN."""

import json
from dataclasses import dataclass

from clinic_desktop.app.secrets import SecretStore


@dataclass(frozen=True, slots=True)
class Kept:
    """Whose session it is, as it is said on the screen, and its token."""

    name: str
    token: str


class KeptSession:
    """One session of one service; the token is written nowhere else."""

    def __init__(self, secrets: SecretStore, service: str) -> None:
        self._secrets = secrets
        self._entry = f"session.{service.lower().replace(':', '_')}"

    def get(self) -> Kept | None:
        try:
            said = json.loads(self._secrets.get(self._entry) or "{}")
            return Kept(str(said["name"]), str(said["token"]))
        except (ValueError, KeyError, TypeError):
            return None

    def keep(self, name: str, token: str) -> None:
        self._secrets.set(self._entry, json.dumps({"name": name, "token": token}))

    def forget(self) -> None:
        if self._secrets.get(self._entry):
            self._secrets.set(self._entry, "")
