"""What tasks left behind: wiped when they are done, handed in when they are over. No Qt."""

from functools import partial
from uuid import UUID

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.kiosk.keeping import Keeping
from clinic_desktop.ui.lane import LaneSet


class HandingIn:
    """Beside the thread of the window; `owner` is the view, after which nothing matters."""

    def __init__(self, keeping: Keeping, lanes: LaneSet, owner: object) -> None:
        self._keeping, self._lanes, self._owner = keeping, lanes, owner
        self._under_way = False

    def wipe(self, ticket: UUID) -> None:
        """It is done: nobody goes on with it."""
        call = partial(self._keeping.wipe, ticket)
        self._lanes.look.run(call, _nothing, _nothing, self._owner)

    def hand_in(self, device: Clinic | None, alive: UUID | None) -> None:
        """All but the task that goes on; what could not be sent waits for the next time."""
        if self._under_way or device is None:
            return

        def over(_: object) -> None:
            self._under_way = False

        self._under_way = True
        call = partial(self._keeping.hand_in, alive, device.drafts.hand_in)
        self._lanes.look.run(call, over, over, self._owner)


def _nothing(_: object) -> None:
    """Nobody waits for it."""
