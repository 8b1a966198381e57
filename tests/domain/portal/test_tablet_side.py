"""What a tablet asks beside its task: somebody comes, and the page says whose it is."""

import pytest

from clinic_desktop.core import errors
from tests.domain.portal.test_tablets import BORN, paired, sent
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock


def test_help_is_called_and_reception_is_told_at_once(
    clinic: StaffedClinic, clock: TestClock
) -> None:
    tablet = paired(clinic)
    device = tablet.desks
    device.tablet_side.call_staff()
    device.tablet_side.call_staff()  # pressed twice: told once
    heard = [one.text for one in clinic.role("RECEPTION").notices.mine()]
    assert heard == ["Somebody at Tablet 1 asks for help. Please go there."]
    clock.go(minutes=2)
    device.tablet_side.call_staff()
    assert len(clinic.role("NURSE").notices.mine()) == 2
    with pytest.raises(errors.Forbidden):
        clinic.role("RECEPTION").tablet_side.call_staff()


def test_the_page_says_whose_it_is_only_after_the_birth_date(clinic: StaffedClinic) -> None:
    tablet = paired(clinic)
    sent(clinic, tablet)
    device = tablet.desks
    assert device.tablet_side.whose() == ""
    opened = clinic.as_caller(device.portal.identify(BORN).token)
    assert opened.tablet_side.whose()
    opened.tablet_side.call_staff()
