"""The two moments that the walls compare: they say what the policy says at every second."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from clinic_desktop.core.waiting import ActClass, Gate, Purpose, Start
from clinic_desktop.domain.centre.interface import WaitingQuestion
from clinic_desktop.domain.centre.rules.answer import answer, policy_in_force, switchable
from clinic_desktop.domain.centre.rules.openings import openings
from clinic_desktop.domain.centre.rules.policy_file import CODES, load_policy, switched

SECOND = timedelta(seconds=1)
MADE = "2024-01-01T09:00+00:00"
EARLIER = "2000-01-01"

TABLE = """
# policy zone act born residence gate start happened first-allowed-second
FR Europe/Paris SURGERY 1990-01-01 FR COMMIT QUOTATION_HANDED_OVER 2028-02-13T23:59:59+01:00 2028-02-29T00:00:00+01:00
FR Europe/Paris SURGERY 1990-01-01 FR PAY QUOTATION_HANDED_OVER 2026-12-16T00:00:00+01:00 2027-01-01T00:00:00+01:00
FR Europe/Paris SURGERY 1990-01-01 FR OP QUOTATION_HANDED_OVER 2026-10-10T12:00:00+02:00 2026-10-26T00:00:00+01:00
FR Indian/Reunion SURGERY 1990-01-01 FR OP QUOTATION_HANDED_OVER 2026-03-28T22:00:00+00:00 2026-04-14T00:00:00+04:00
AT Europe/Vienna SURGERY 1990-01-01 AT CONSENT ALL_INFORMED 2026-03-15T09:00:00+01:00 2026-03-30T00:00:00+02:00
AT Europe/Vienna SURGERY 2009-05-20 AT CONSENT ALL_INFORMED 2026-05-04T16:00:00+02:00 2026-06-02T00:00:00+02:00
# who turns 18 on the way waits as a minor until the birthday, as an adult from it on
AT Europe/Vienna SURGERY 2008-05-25 AT CONSENT ALL_INFORMED 2026-05-04T16:00:00+02:00 2026-05-25T00:00:00+02:00
AT Europe/Vienna SURGERY 2008-05-10 AT CONSENT ALL_INFORMED 2026-05-04T16:00:00+02:00 2026-05-19T00:00:00+02:00
AT Europe/Vienna SURGERY 2008-06-02 AT CONSENT ALL_INFORMED 2026-05-04T16:00:00+02:00 2026-06-02T00:00:00+02:00
# nobody under 16; born on 29 February is 16 on 1 March of other years
AT Europe/Vienna SURGERY 2010-07-01 AT CONSENT ALL_INFORMED 2026-05-04T16:00:00+02:00 2026-07-01T00:00:00+02:00
AT Europe/Vienna INJECTION 2012-02-29 AT CONSENT - - 2028-02-29T00:00:00+01:00
AT Europe/Vienna OTHER 2011-02-28 AT OP - - 2027-02-28T00:00:00+01:00
AT+TRAVELLER_WEEK Europe/Vienna SURGERY 1990-01-01 IE CONSENT ALL_INFORMED 2026-05-04T16:00:00+02:00 2026-05-12T00:00:00+02:00
AT+TRAVELLER_WEEK Europe/Vienna SURGERY 1990-01-01 AT CONSENT ALL_INFORMED 2026-05-04T16:00:00+02:00 2026-05-19T00:00:00+02:00
AT Europe/Vienna SURGERY 1990-01-01 IE CONSENT ALL_INFORMED 2026-05-04T16:00:00+02:00 2026-05-19T00:00:00+02:00
AT Europe/Vienna SURGERY 1990-01-01 AT OP CONSENT_SIGNED 2026-10-24T23:59:59+02:00 2026-10-25T00:00:00+02:00
AU Australia/Sydney SURGERY 1990-01-01 AU BOOK CONSENT_SIGNED 2026-09-26T23:59:59+10:00 2026-10-04T00:00:00+10:00
AU Australia/Sydney SURGERY 1990-01-01 AU PAY CONSENT_SIGNED 2026-03-29T00:00:00+11:00 2026-04-06T00:00:00+10:00
AU Australia/Lord_Howe SURGERY 1990-01-01 AU BOOK CONSENT_SIGNED 2026-03-29T09:00:00+11:00 2026-04-06T00:00:00+10:30
AU Australia/Sydney SURGERY 2010-01-01 AU BOOK CONSENT_SIGNED 2026-11-30T09:00:00+11:00 2027-03-01T00:00:00+11:00
AU Australia/Sydney SURGERY 2008-12-15 AU PAY CONSENT_SIGNED 2026-11-30T09:00:00+11:00 2026-12-15T00:00:00+11:00
AU Australia/Sydney INJECTION 2010-01-01 AU OP CONSULTATION 2026-07-01T09:00:00+10:00 2026-07-09T00:00:00+10:00
AU Australia/Sydney INJECTION 1990-01-01 AU OP CONSULTATION 2026-07-01T09:00:00+10:00 2026-07-01T09:00:00+10:00
SE Europe/Stockholm SURGERY 1990-01-01 SE CONSENT INFORMATION_COMPLETE 2027-12-24T09:00:00+01:00 2028-01-01T00:00:00+01:00
SE Europe/Stockholm SURGERY 2009-01-01 SE CONSENT INFORMATION_COMPLETE 2026-12-20T09:00:00+01:00 2027-01-01T00:00:00+01:00
SE Europe/Stockholm INJECTION 1990-01-01 SE CONSENT INFORMATION_COMPLETE 2028-02-26T09:00:00+01:00 2028-02-29T00:00:00+01:00
"""  # noqa: E501  a table reads by its lines
ROWS = [line.split() for line in TABLE.splitlines() if line and line[0] != "#"]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def question(act: str, born: str, residence: str, **more: datetime) -> WaitingQuestion:
    return WaitingQuestion(
        acts=((ActClass(act), Purpose.COSMETIC),),
        at=moment(MADE),
        born=date.fromisoformat(born),
        residence_country=residence,
        starts={Start(name): at for name, at in more.items()},
    )


@pytest.mark.row("B01")
@pytest.mark.row("F061")
@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_the_first_allowed_second(row: list[str]) -> None:
    code, zone_name, act, born, residence, gate, start, happened, first = row
    policy, zone = load_policy(code.split("+")[0]), ZoneInfo(zone_name)
    if "+" in code:
        policy = switched(policy, frozenset({code.split("+")[1]}))
    starts = {} if start == "-" else {start: moment(happened)}
    asked = question(act, born, residence, **starts)
    assert openings(policy, asked, zone)[Gate(gate)].opens_at == moment(first)


def shut(code: str, zone: ZoneInfo, asked: WaitingQuestion, at: datetime) -> set[Gate]:
    """The gates that the service keeps shut at a moment, by the words it would say."""

    said = answer(load_policy(code), replace(asked, at=at, now=at), zone)
    names = {
        Gate.COMMIT: "reflection.commit", Gate.BOOK: "reflection.booking",
        Gate.PAY: "reflection.payment", Gate.OP: "reflection.surgery",
    }  # fmt: skip
    found = {gate for gate, name in names.items() if said.unmet[name]}
    if said.unmet["reflection.consent"] and Gate.COMMIT not in found:
        found.add(Gate.CONSENT)
    return found


@pytest.mark.row("B01")
@pytest.mark.parametrize("code", CODES)
def test_walls_and_service_agree_to_the_second(code: str) -> None:
    """At each opening and the second before it, for people of every age, in any zone."""
    dice = Random(code)
    zones = ("Europe/Paris", "Europe/Vienna", "Australia/Sydney", "Pacific/Apia", "America/Havana")
    for _ in range(60):
        zone = ZoneInfo(dice.choice(zones))
        happened = moment(MADE) + timedelta(minutes=dice.randrange(3 * 366 * 24 * 60))
        born = date.fromisoformat(EARLIER) + timedelta(days=dice.randrange(9_000))
        some = [start for start in Start if start is not Start.LAST_SAME_TREATMENT]
        starts = {str(start): happened for start in some if dice.random() < 0.8}
        act = dice.choice(["SURGERY", "INJECTION", "OTHER"])
        asked = question(act, born.isoformat(), "FR", **starts)
        found = openings(load_policy(code), asked, zone)
        for gate, opening in found.items():
            if opening.opens_at is None:
                assert gate in shut(code, zone, asked, happened + timedelta(days=9_000))
                continue
            assert gate not in shut(code, zone, asked, opening.opens_at)
            old_enough = _old_enough(code, zone, asked, opening.opens_at - SECOND)
            if opening.opens_at > asked.at and old_enough:
                assert gate in shut(code, zone, asked, opening.opens_at - SECOND)


def _old_enough(code: str, zone: ZoneInfo, asked: WaitingQuestion, at: datetime) -> bool:
    """The second before a birthday of sixteen is refused by the age alone."""

    return not answer(load_policy(code), replace(asked, at=at, now=at), zone).age


@pytest.mark.parametrize("purpose", [Purpose.THERAPEUTIC, Purpose.COMPLICATION])
@pytest.mark.parametrize("code", CODES)
def test_what_is_needed_waits_for_nothing(code: str, purpose: Purpose) -> None:
    asked = WaitingQuestion(((ActClass.SURGERY, purpose),), moment(MADE))
    found = openings(load_policy(code), asked, ZoneInfo("Europe/Paris"))
    assert {opening.opens_at for opening in found.values()} == {moment(MADE)}


def test_a_repeat_of_the_same_injection_needs_no_second_waiting() -> None:
    zone = ZoneInfo("Europe/Stockholm")
    given = moment("2023-09-10T10:00+02:00")
    asked = question("INJECTION", "1990-01-01", "SE", LAST_SAME_TREATMENT=given)
    opening = openings(load_policy("SE"), asked, zone)[Gate.CONSENT]
    assert opening.opens_at is None
    assert opening.exempt_until == moment("2024-03-11T00:00+01:00")
    old = question("INJECTION", "1990-01-01", "SE", LAST_SAME_TREATMENT=moment("2023-06-01T10:00Z"))
    assert openings(load_policy("SE"), old, zone)[Gate.CONSENT].exempt_until is None


def test_several_acts_open_together_with_the_last() -> None:
    acts = ((ActClass.INJECTION, Purpose.COSMETIC), (ActClass.SURGERY, Purpose.COSMETIC))
    informed = moment("2026-05-04T09:00+02:00")
    asked = WaitingQuestion(acts, moment(MADE), starts={Start.INFORMATION_COMPLETE: informed})
    found = openings(load_policy("SE"), asked, ZoneInfo("Europe/Stockholm"))
    assert found[Gate.CONSENT].opens_at == moment("2026-05-12T00:00+02:00")
    assert found[Gate.BOOK].opens_at == moment(MADE)


def test_a_switch_of_the_policy_is_a_setting_of_the_clinic() -> None:
    """Shipped off: the week for travellers holds only by regulation of the minister."""
    assert switchable("AT", "policy.TRAVELLER_WEEK")
    assert not switchable("FR", "policy.TRAVELLER_WEEK")
    assert not switchable("AT", "policy.NO_WAITING")
    asked = question("SURGERY", "1990-01-01", "IE", ALL_INFORMED=moment("2026-05-04T16:00+02:00"))
    for chosen, first in (("yes", "2026-05-12T00:00+02:00"), ("no", "2026-05-19T00:00+02:00")):
        policy = policy_in_force("AT", {"policy.TRAVELLER_WEEK": chosen})
        found = openings(policy, asked, ZoneInfo("Europe/Vienna"))
        assert found[Gate.CONSENT].opens_at == moment(first)
