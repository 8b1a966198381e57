"""A request that may arrive twice and must be done once."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Once:
    key: str
    request: str  # digest of operation and body
    pack: Callable[[object], bytes]  # a result or a ClinicError, as it will be answered


class Replayed(Exception):  # noqa: N818  not an error: the answer given the first time
    def __init__(self, answer: bytes) -> None:
        super().__init__("answered before")
        self.answer = answer
