"""What can be taken back, per screen. No Qt."""

from collections.abc import Callable

MOST = 50


class Undos:
    """Each entry is a new, audited action of the services, not a rollback."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[Callable[[], None]]] = {}

    def remember(self, screen: str, undo: Callable[[], None]) -> None:
        stack = self._stacks.setdefault(screen, [])
        stack.append(undo)
        del stack[:-MOST]

    def take_back(self, screen: str) -> bool:
        """Carry out the last one of this screen; False if there is none."""
        stack = self._stacks.get(screen)
        if not stack:
            return False
        stack.pop()()
        return True

    def forget(self) -> None:
        """Another person is at the desk."""
        self._stacks.clear()
