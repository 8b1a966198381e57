"""One signed-in person at the window: locking, unlocking, searching; no Qt here but the view's."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.accounts.interface import AccountsDesk
from clinic_desktop.domain.patients.interface import Hit as Found
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.ui.lane import LaneSet

AT_ONCE = 12  # rows of the popup
LATEST = 10


class Shell(Protocol):
    """What the session says to the window."""

    def lock(self, name: str, note: str = "") -> None: ...
    def unlock(self) -> None: ...
    def say_lock_problem(self, text: str) -> None: ...
    def show_found(self, hits: tuple[Found, ...], note: str) -> None: ...
    def signed_out(self) -> None: ...


class SessionPresenter:
    """Holds nothing of a patient but the ten latest ids, and forgets them with the session."""

    def __init__(
        self,
        shell: Shell,
        name: str,
        accounts: AccountsDesk,
        patients: PatientsDesk | None,
        lanes: LaneSet,
    ) -> None:
        self._shell, self._name = shell, name
        self._accounts, self._patients, self._lanes = accounts, patients, lanes
        self._latest: list[Found] = []
        self._shown: dict[UUID, Found] = {}

    def lock(self) -> None:
        """The picture first: whatever the service says, the screen is covered."""
        self._shell.lock(self._name)
        self._lanes.desk.run(self._accounts.lock, _nothing, _ignore)

    def unlock(self, secret: str) -> None:
        self._lanes.desk.run(
            lambda: self._accounts.unlock(secret), lambda _: self._shell.unlock(), self._stay_locked
        )

    def sign_out(self) -> None:
        self._latest.clear()
        self._lanes.desk.run(
            self._accounts.sign_out, lambda _: self._shell.signed_out(), self._out_anyway
        )

    def search(self, text: str) -> None:
        """As the person types; an older answer is dropped."""
        desk = self._patients
        if desk is None:
            return
        self._lanes.look.run(
            lambda: desk.search(text, AT_ONCE + 1), self._show, _ignore, self, "search"
        )

    def show_latest(self) -> None:
        self._shell.show_found(tuple(self._latest), "")

    def opened(self, patient_id: UUID) -> None:
        """Remember whom the person opened, the newest first."""
        found = self._shown.get(patient_id)
        if found is not None:
            others = [one for one in self._latest if one.patient_id != patient_id]
            self._latest = [found, *others][:LATEST]

    def _show(self, hits: tuple[Found, ...]) -> None:
        more = len(hits) > AT_ONCE
        self._shown |= {hit.patient_id: hit for hit in hits}
        self._shell.show_found(hits[:AT_ONCE], "More people match; type on." if more else "")

    def _stay_locked(self, error: ClinicError) -> None:
        if error.code == "clinic.signed_out":
            self._shell.signed_out()
        else:
            self._shell.say_lock_problem(str(error))

    def _out_anyway(self, _error: ClinicError) -> None:
        self._shell.signed_out()


def _nothing(_: object) -> None:
    """The answer of a command that has none."""


def _ignore(_: ClinicError) -> None:
    """What failed shows itself elsewhere: the screen stays locked, the list stays as it was."""
