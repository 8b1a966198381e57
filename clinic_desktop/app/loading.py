"""Loading what stays for life: other threads get their turn, and no collection looks at it."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SHORT_TURN = 0.001
"""Seconds that loading may keep the interpreter from the keyboard (it is 0.005 otherwise)."""


@contextmanager
def for_life() -> Iterator[None]:
    """What is made within is never collected, so that no later collection walks over it.

    Half a million objects of libraries and tables cost each full collection a third of a second.
    """
    turn = sys.getswitchinterval()
    sys.setswitchinterval(SHORT_TURN)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        sys.setswitchinterval(turn)


@contextmanager
def as_if_for_life() -> Iterator[None]:
    """For long work and measurements: what is there now is left alone as long as this lasts."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
