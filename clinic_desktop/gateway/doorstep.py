"""Public doors: who fails there too often from one address has to wait."""

from clinic_desktop.core import errors
from clinic_desktop.domain.portal.interface import CodeRefused
from clinic_desktop.gateway.endpoint import Asked, Behind, Reply, Work

GUESSES = (errors.SignedOut, errors.Forbidden, errors.NotFound, CodeRefused)


def at_the_door(work: Work, behind: Behind) -> Work:
    """`work`, counted: a failed guess is remembered, too many raise TooMany before any work."""

    def counted(asked: Asked) -> Reply:
        doorstep = behind.as_caller(None).tokens
        doorstep.knock(asked.source)
        try:
            return work(asked)
        except GUESSES:
            doorstep.stumbled(asked.source)
            raise

    return counted
