"""Makes a new clinic from the command line: schema, settings, first administrator."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from clinic_desktop.app import court, logins, strokes_notary
from clinic_desktop.app.container import Container, open_container
from clinic_desktop.app.secrets import open_secrets
from clinic_desktop.domain.accounts.interface import NewColleague
from clinic_desktop.domain.centre.interface import Founding

WORDS = (
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "hazel", "inlet", "jetty",
    "kayak", "linen", "maple", "north", "ocean", "pearl", "quilt", "river", "stone", "tulip",
    "umber", "vista", "willow", "yarrow", "zephyr", "alder", "basil", "coral", "dune", "elder",
)  # fmt: skip


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
    """Works on an empty database and on one that has the schema but no clinic."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder

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
        """Raises AlreadyFounded, PasswordRefused, SettingRefused."""
        logins.upgrade(self._url, self._folder)
        container = open_container(self._url, data_dir=self._folder)
        chosen = password if password is not None else new_password()
        try:
            founding = Founding(
                clinic, address, timezone or machine_zone(), policy, currency, demo=demo
            )
            admin = NewColleague("Administrator", email, chosen, ("ADMIN",))
            begin(container, founding, admin)
            key = self._handed_out(container) if hand_out else {}
        finally:
            container.close()
        return Made(clinic, email, "" if password is not None else chosen, key)

    def told(self) -> None:
        """Somebody was told the password of the key of the signatures: here it is forgotten."""
        strokes_notary.forget(open_secrets(self._folder)[0])

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
