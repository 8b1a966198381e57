"""Makes a new clinic from the command line: schema, settings, first administrator."""

import json
import secrets
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from clinic_desktop.app import court, logins, strokes_notary
from clinic_desktop.app.container import Container, open_container
from clinic_desktop.app.secrets import open_secrets
from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface import NewColleague
from clinic_desktop.domain.centre.interface import AlreadyFounded, Founding

WORDS = (
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "hazel", "inlet", "jetty",
    "kayak", "linen", "maple", "north", "ocean", "pearl", "quilt", "river", "stone", "tulip",
    "umber", "vista", "willow", "yarrow", "zephyr", "alder", "basil", "coral", "dune", "elder",
)  # fmt: skip


UNTOLD = "first-administrator"
"""Secret: what `init` made and nobody was told yet."""


@dataclass(frozen=True, slots=True)
class Made:
    """`password` is empty where the person gave one.

    `strokes_key`: file, password and name of the key of the signatures, where it was handed out.
    """

    clinic: str
    login: str
    password: str = ""
    strokes_key: dict[str, str] = field(default_factory=dict)


class Beginnings:
    """Works on an empty database, on one without a clinic, and goes on where it broke off.

    What nobody was told yet waits among the secrets: the administrator's password is not lost
    with whatever fails after the clinic was founded.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self._database = sha256(url.encode()).hexdigest()

    def found(
        self,
        clinic: str,
        address: str,
        timezone: str | None,
        policy: str,
        currency: str,
        email: str,
        password: str | None,
        *,
        demo: bool = False,
        hand_out: bool = False,
    ) -> Made:
        """Raises AlreadyFounded, PasswordRefused, SettingRefused.

        Call `told` once somebody read what it gives.
        """
        logins.upgrade(self._url, self._folder)
        container = open_container(self._url, data_dir=self._folder)
        try:
            made = self._begun_before(container)
            if made is not None:  # a key whose password nobody was told opens nothing
                (self._folder / court.KEY_FILE).unlink(missing_ok=True)
            else:
                founding = Founding(
                    clinic, address, timezone or machine_zone(), policy, currency, demo=demo
                )
                made = self._founded(container, founding, email, password)
            return replace(made, strokes_key=self._handed_out(container) if hand_out else {})
        finally:
            container.close()

    def told(self, made: Made) -> None:
        """Somebody was told both passwords: here they are forgotten."""
        kept = open_secrets(self._folder)[0]
        kept.forget(UNTOLD)
        if made.strokes_key:
            strokes_notary.forget(kept)

    def _begun_before(self, container: Container) -> Made | None:
        """The clinic that was founded in this database, of which nobody was told."""
        kept = json.loads(container.secrets.get(UNTOLD) or "{}")
        founded = container.as_caller(None).centre.face().founded
        if not founded or kept.pop("database", "") != self._database:
            return None
        return Made(**kept)

    def _founded(
        self, container: Container, founding: Founding, email: str, password: str | None
    ) -> Made:
        """What is to be told is kept before the clinic stands. Raises AlreadyFounded."""
        if container.as_caller(None).centre.face().founded:
            raise AlreadyFounded
        chosen = password if password is not None else new_password()
        made = Made(founding.name, email, "" if password is not None else chosen)
        told = {"clinic": made.clinic, "login": made.login, "password": made.password}
        container.secrets.set(UNTOLD, json.dumps(told | {"database": self._database}))
        try:
            begin(container, founding, NewColleague("Administrator", email, chosen, ("ADMIN",)))
        except errors.ClinicError:
            container.secrets.forget(UNTOLD)
            raise
        return made

    def _handed_out(self, container: Container) -> dict[str, str]:
        """Nothing where these keys belong to an older clinic that handed it out before."""
        file = self._folder / court.KEY_FILE
        strokes_notary.strokes_key(container.secrets)
        waits = strokes_notary.waits(container.secrets) and not file.exists()
        return court.hand_out(container, file) if waits else {}


def begin(container: Container, founding: Founding, admin: NewColleague) -> None:
    container.as_caller(None).beginning.begin(founding, admin)


def new_password() -> str:
    """Five words and two digits: about 32 bits for a word list of thirty, plus the rest."""
    words = [secrets.choice(WORDS) for _ in range(5)]
    return "-".join(words) + f"-{secrets.randbelow(9000) + 1000}"


def machine_zone() -> str:
    """The machine's IANA zone, or UTC where it does not say."""
    link = Path("/etc/localtime")
    target = str(link.resolve()) if link.exists() else ""
    _, found, name = target.partition("zoneinfo/")
    return name if found and name else "UTC"
