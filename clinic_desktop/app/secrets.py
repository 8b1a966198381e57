"""Where the keys of this installation lie: the OS keyring, or files that only we may read."""

import os
import secrets
import stat
from pathlib import Path
from typing import Protocol

from clinic_desktop.core import errors

SERVICE = "clinic-desktop"


class SecretsUnsafe(errors.ClinicError):
    code = "app.secrets_unsafe"
    text = "The folder of the keys can be read by others. Make it 0700 and its files 0600."


class SecretStore(Protocol):
    """Names to values; `where` is said to people, never the values."""

    where: str

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...
    def forget(self, name: str) -> None:
        """Take it out for good; no fault where there is none."""


class MemorySecrets:
    """For tests: nothing is kept."""

    where = "memory"

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self._kept.get(name)

    def set(self, name: str, value: str) -> None:
        self._kept[name] = value

    def forget(self, name: str) -> None:
        self._kept.pop(name, None)


class FileSecrets:
    """One file a secret, mode 0600 in a folder 0700, refused when others could read them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder, self.where = folder, str(folder)
        if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            raise SecretsUnsafe(f"Others can read {folder}. Make it 0700 and its files 0600.")

    def get(self, name: str) -> str | None:
        file = self._folder / name
        if not file.exists():
            return None
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise SecretsUnsafe(f"Others can read {file}. Make it 0600.")
        return file.read_text(encoding="utf-8")

    def set(self, name: str, value: str) -> None:
        file = self._folder / name
        line = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(line, "w", encoding="utf-8") as out:
            out.write(value)
            out.flush()
            os.fsync(out.fileno())

    def forget(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)


class KeyringSecrets:
    """The keyring of the signed-in person, one of the kinds that encrypt."""

    where = "the keyring of this computer"
    SAFE = ("SecretService", "WinVault", "macOS")

    @classmethod
    def usable(cls) -> bool:
        """False without a keyring, and for the kinds that write plain text."""
        import keyring  # noqa: PLC0415  180 ms, and not needed before the database opens

        chosen = f"{type(keyring.get_keyring()).__module__}"
        return any(kind in chosen for kind in cls.SAFE)

    def get(self, name: str) -> str | None:
        import keyring  # noqa: PLC0415  see usable

        return keyring.get_password(SERVICE, name)

    def set(self, name: str, value: str) -> None:
        import keyring  # noqa: PLC0415  see usable

        keyring.set_password(SERVICE, name, value)

    def forget(self, name: str) -> None:
        import keyring  # noqa: PLC0415  see usable

        if keyring.get_password(SERVICE, name) is not None:
            keyring.delete_password(SERVICE, name)


def open_secrets(data_dir: Path) -> tuple[SecretStore, str]:
    """The store to use and what to say about it; empty when it is the keyring."""
    named = os.environ.get("CLINIC_SECRETS_DIR")
    if named:
        return FileSecrets(Path(named)), ""
    folder = data_dir / "secrets"
    # A clinic that began with files stays with them: in a keyring that came later they are not.
    if not folder.is_dir() and KeyringSecrets.usable():
        return KeyringSecrets(), ""
    said = f"No keyring here: the keys of this clinic lie in {folder} (0700). Guard that folder."
    return FileSecrets(folder), said


def key_of(store: SecretStore, name: str) -> str:
    """The key of that name, made the first time (256 random bits)."""
    value = store.get(name)
    if value is None:
        value = secrets.token_urlsafe(32)
        store.set(name, value)
    return value
