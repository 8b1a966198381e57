"""Lets a screen look anew only while somebody looks at it."""

from collections.abc import Callable
from functools import partial

from clinic_desktop.ui.workplace import Follower

Follow = Callable[[frozenset[str], Follower], Callable[[], None]]


class Attention:
    """What changed while a screen was not in front is told once, when it comes to the front.

    `in_front()` names the screen that is shown.
    """

    def __init__(self, follow: Follow, in_front: Callable[[], str]) -> None:
        self._follow, self._in_front = follow, in_front
        self._missed: dict[str, dict[Follower, frozenset[str]]] = {}

    def of(self, name: str) -> Follow:
        """What the screen `name` follows the changes with."""

        def follow(kinds: frozenset[str], tell: Follower) -> Callable[[], None]:
            return self._follow(kinds, partial(self._heard, name, tell))

        return follow

    def came_to_front(self, name: str) -> None:
        for tell, kinds in self._missed.pop(name, {}).items():
            tell(kinds)

    def _heard(self, name: str, tell: Follower, kinds: frozenset[str]) -> None:
        if self._in_front() == name:
            tell(kinds)
        else:
            missed = self._missed.setdefault(name, {})
            missed[tell] = missed.get(tell, frozenset()) | kinds
