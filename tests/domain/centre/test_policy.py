"""Waiting rules of every shipped country, pinned to the second."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from clinic_desktop.core.waiting import (
    ActClass,
    AgeAt,
    Earliest,
    Gate,
    Guardians,
    Policy,
    Prescriber,
    Purpose,
    Restart,
    Start,
    WaitingRule,
)
from clinic_desktop.domain.centre.rules.policy import (
    GATES_OF,
    Held,
    age_on,
    age_unmet,
    asked_at_booking,
    consultation_unmet,
    earliest,
    reflection,
    restarts,
    rule_for,
    strictest,
)
from clinic_desktop.domain.centre.rules.policy_file import (
    CODES,
    load_policy,
    parse_policy,
    switched,
)

PARIS, LONDON = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/London")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
ZONES = {
    "FR": PARIS,
    "AT": ZoneInfo("Europe/Vienna"),
    "AU": ZoneInfo("Australia/Sydney"),
    "SE": STOCKHOLM,
}
SURGERY, INJECTION, OTHER = ActClass.SURGERY, ActClass.INJECTION, ActClass.OTHER
COSMETIC = Purpose.COSMETIC


def rule(code: str, act: ActClass = SURGERY, age: int = 34, **more: object) -> WaitingRule:
    return rule_for(load_policy(code), act, COSMETIC, age, **more)  # type: ignore[arg-type]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


TABLE = """
# policy act age gate start, when it happened, first moment allowed
FR SURGERY 34 COMMIT QUOTATION_HANDED_OVER 2026-01-05T09:30+01:00 2026-01-21T00:00+01:00
FR SURGERY 34 PAY QUOTATION_HANDED_OVER 2026-01-05T00:00+01:00 2026-01-21T00:00+01:00
FR SURGERY 34 OP QUOTATION_HANDED_OVER 2026-01-05T23:59:59+01:00 2026-01-21T00:00+01:00
# 29 February exists in 2028 and not in 2027
FR SURGERY 34 OP QUOTATION_HANDED_OVER 2028-02-14T10:00+01:00 2028-03-01T00:00+01:00
FR SURGERY 34 OP QUOTATION_HANDED_OVER 2027-02-14T10:00+01:00 2027-03-02T00:00+01:00
FR SURGERY 34 OP QUOTATION_HANDED_OVER 2028-02-29T10:00+01:00 2028-03-16T00:00+01:00
# the clock goes forward on 29 March 2026 and back on 25 October 2026
FR SURGERY 34 OP QUOTATION_HANDED_OVER 2026-03-20T12:00+01:00 2026-04-05T00:00+02:00
FR SURGERY 34 OP QUOTATION_HANDED_OVER 2026-10-10T12:00+02:00 2026-10-26T00:00+01:00
FR SURGERY 34 OP QUOTATION_HANDED_OVER 2026-03-29T03:00+02:00 2026-04-14T00:00+02:00
# 23:30 UTC is already tomorrow in Paris
FR SURGERY 34 OP QUOTATION_HANDED_OVER 2026-06-01T23:30+00:00 2026-06-18T00:00+02:00
AT SURGERY 34 CONSENT ALL_INFORMED 2026-05-04T16:00+02:00 2026-05-19T00:00+02:00
AT SURGERY 17 CONSENT ALL_INFORMED 2026-05-04T16:00+02:00 2026-06-02T00:00+02:00
AT SURGERY 34 OP CONSENT_SIGNED 2026-05-19T08:00+02:00 2026-05-20T00:00+02:00
AT SURGERY 34 OP CONSENT_SIGNED 2026-03-28T22:00+01:00 2026-03-29T00:00+01:00
AT SURGERY 34 OP CONSENT_SIGNED 2026-10-24T22:00+02:00 2026-10-25T00:00+02:00
AU SURGERY 34 BOOK CONSENT_SIGNED 2026-07-01T09:00+10:00 2026-07-09T00:00+10:00
AU SURGERY 34 PAY CONSENT_SIGNED 2026-07-01T09:00+10:00 2026-07-09T00:00+10:00
# in Sydney the clock goes back on 5 April 2026 and forward on 4 October 2026
AU SURGERY 34 BOOK CONSENT_SIGNED 2026-03-28T09:00+11:00 2026-04-05T00:00+11:00
AU SURGERY 34 BOOK CONSENT_SIGNED 2026-03-29T09:00+11:00 2026-04-06T00:00+10:00
AU SURGERY 34 BOOK CONSENT_SIGNED 2026-09-26T09:00+10:00 2026-10-04T00:00+10:00
AU SURGERY 34 BOOK CONSENT_SIGNED 2026-09-27T09:00+10:00 2026-10-05T00:00+11:00
# three months, the last day of a shorter month included
AU SURGERY 17 BOOK CONSENT_SIGNED 2026-07-15T09:00+10:00 2026-10-16T00:00+11:00
AU SURGERY 17 PAY CONSENT_SIGNED 2026-11-30T09:00+11:00 2027-03-01T00:00+11:00
AU SURGERY 17 PAY CONSENT_SIGNED 2027-11-30T09:00+11:00 2028-03-01T00:00+11:00
AU INJECTION 17 OP CONSULTATION 2026-07-01T09:00+10:00 2026-07-09T00:00+10:00
AU INJECTION 34 OP CONSULTATION 2026-07-01T09:00+10:00 2026-07-01T09:00+10:00
SE SURGERY 34 CONSENT INFORMATION_COMPLETE 2026-02-20T11:00+01:00 2026-02-28T00:00+01:00
SE INJECTION 34 CONSENT INFORMATION_COMPLETE 2026-02-26T11:00+01:00 2026-03-01T00:00+01:00
SE INJECTION 34 CONSENT INFORMATION_COMPLETE 2028-02-27T11:00+01:00 2028-03-01T00:00+01:00
"""
ROWS = [line.split() for line in TABLE.splitlines() if line and line[0] != "#"]

SOFT_ROWS = [
    ("UK", LONDON, "CONSULTATION", "2026-03-16T10:00+00:00", "2026-03-31T00:00:00+01:00"),
    ("DE", PARIS, "INFORMATION_COMPLETE", "2026-12-30T10:00+01:00", "2027-01-01T00:00:00+01:00"),
]

FREE = [
    ("FR", INJECTION, 34),
    ("FR", OTHER, 34),
    ("AT", INJECTION, 34),
    ("AT", OTHER, 17),
    ("AU", OTHER, 34),
    ("SE", OTHER, 34),
    ("UK", INJECTION, 34),
    ("UK", OTHER, 34),
    ("US", SURGERY, 34),
    ("US", INJECTION, 34),
    ("KE", SURGERY, 34),
    ("KE", INJECTION, 34),
    ("none", SURGERY, 34), ("none", INJECTION, 34),
]  # fmt: skip


@pytest.mark.row("B01")
@pytest.mark.row("F061")
@pytest.mark.parametrize(("code", "act", "age", "gate", "start", "happened", "opens"), ROWS)
def test_a_gate_opens_to_the_second(
    code: str, act: str, age: str, gate: str, start: str, happened: str, opens: str
) -> None:
    starts = {Start(start): datetime.fromisoformat(happened)}
    found = earliest(rule(code, ActClass(act), int(age)), Gate(gate), starts, ZONES[code])
    assert found.allowed_from == utc(opens)
    assert (found.missing_start, found.soft) == (None, False)
    assert not found.is_open(utc(opens) - timedelta(seconds=1))
    assert found.is_open(utc(opens))


@pytest.mark.row("B01")
@pytest.mark.parametrize(("code", "act", "age", "gate", "start", "happened", "opens"), ROWS)
def test_a_gate_stays_shut_until_the_clock_has_started(
    code: str, act: str, age: str, gate: str, start: str, happened: str, opens: str
) -> None:
    found = earliest(rule(code, ActClass(act), int(age)), Gate(gate), {}, ZONES[code])
    assert (found.allowed_from, found.missing_start) == (None, Start(start))
    assert not found.is_open(utc("2099-01-01T00:00:00+00:00"))
    assert found.text


@pytest.mark.parametrize(("code", "zone", "start", "happened", "opens"), SOFT_ROWS)
def test_advice_is_shown_and_never_refuses(
    code: str, zone: ZoneInfo, start: str, happened: str, opens: str
) -> None:
    found = earliest(rule(code), Gate.OP, {Start(start): utc(happened)}, zone)
    if code == "UK":
        assert found.missing_start is Start.CONSENT_SIGNED
        signed = {Start(start): utc(happened), Start.CONSENT_SIGNED: utc(happened)}
        found = earliest(rule(code), Gate.OP, signed, zone)
    assert found.allowed_from == utc(opens)
    assert found.soft
    assert found.is_open(utc(happened))
    assert "dvised" in found.text
    assert reflection("reflection.surgery", rule(code), {}, zone, utc(happened)) == ()


def test_uk_advises_against_the_day_of_the_signature() -> None:
    starts = {
        Start.CONSULTATION: utc("2026-01-05T09:00+00:00"),
        Start.CONSENT_SIGNED: utc("2026-06-09T09:00+00:00"),
    }
    found = earliest(rule("UK"), Gate.OP, starts, LONDON)
    assert found.allowed_from == utc("2026-06-10T00:00:00+01:00")
    assert found.soft


@pytest.mark.parametrize(("code", "act", "age"), FREE)
def test_where_nothing_waits_every_gate_is_open(code: str, act: ActClass, age: int) -> None:
    for gate in Gate:
        found = earliest(rule(code, act, age), gate, {}, PARIS)
        assert (found.allowed_from, found.missing_start, found.soft) == (None, None, False)
        assert found.is_open(utc("2026-01-01T00:00+00:00"))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("purpose", [Purpose.THERAPEUTIC, Purpose.COMPLICATION])
def test_care_that_is_needed_never_waits(code: str, purpose: Purpose) -> None:
    for act, gate in product(ActClass, Gate):
        found = rule_for(load_policy(code), act, purpose, 34)
        assert earliest(found, gate, {}, PARIS).is_open(utc("2026-01-01T00:00+00:00"))


@pytest.mark.parametrize("code", CODES)
def test_every_policy_answers_every_question(code: str) -> None:
    policy = load_policy(code)
    for act, purpose, age, implants in product(ActClass, Purpose, range(0, 100), (False, True)):
        for residence in (None, policy.country, "ZZ"):
            found = rule_for(policy, act, purpose, age, residence, implants=implants)
            assert found.text
            assert found.mark
            assert (found.guardians is Guardians.NONE) == (age >= 18 or act is ActClass.EMERGENCY)
    assert policy.code == code
    assert "lawyer" in policy.review
    assert policy.version == 1


@pytest.mark.parametrize("code", CODES)
def test_a_warranty_revision_waits_like_any_cosmetic_act(code: str) -> None:
    policy = load_policy(code)
    for act, age in product(ActClass, (16, 40)):
        assert rule_for(policy, act, Purpose.REVISION_WARRANTY, age) == rule_for(
            policy, act, COSMETIC, age
        )


@pytest.mark.row("F123")
@pytest.mark.parametrize(
    ("code", "waits"), [("FR", True), ("AU", True), ("AT", False), ("KE", False)]
)
def test_deposits_wait_where_the_law_says_so(code: str, waits: bool) -> None:
    assert rule(code).deposit_waits is waits


def test_nobody_shortens_the_french_fifteen_days() -> None:
    assert all(not r.override_allowed for c in CODES for r in load_policy(c).rules)
    france = {r.code: r for r in load_policy("FR").printed if r.language == "fr"}
    assert "quinze jours" in france["ARTICLE_D6322_30"].text
    assert "IMPLANT_INFO" in rule("FR", implants=True).documents
    assert "IMPLANT_INFO" not in rule("FR").documents


@pytest.mark.parametrize(
    ("code", "act", "age", "allowed"),
    [
        ("AT", SURGERY, 15, False),
        ("AT", SURGERY, 16, True),
        ("AT", INJECTION, 15, False),
        ("AT", INJECTION, 16, True),
        ("SE", SURGERY, 17, False),
        ("SE", INJECTION, 17, False),
        ("SE", INJECTION, 18, True),
        ("UK", INJECTION, 17, False),
        ("UK", INJECTION, 18, True),
        ("UK", SURGERY, 17, True),
        ("FR", SURGERY, 17, True),
        ("none", SURGERY, 12, True),
    ],
)  # fmt: skip
def test_minimum_age_has_no_exception(code: str, act: ActClass, age: int, allowed: bool) -> None:
    unmet = age_unmet(rule(code, act, age), age)
    assert (unmet == ()) is allowed
    assert [u.code for u in unmet] == ([] if allowed else ["age.allowed"])


def test_in_england_the_appointment_itself_is_refused() -> None:
    toxin = rule("UK", INJECTION, 17)
    assert toxin.age_at is AgeAt.BOOKING
    assert asked_at_booking(toxin)
    assert "appointment" in age_unmet(toxin, 17)[0].text
    assert not asked_at_booking(rule("AT", INJECTION, 17))
    assert toxin.prescriber is Prescriber.IN_PERSON


@pytest.mark.row("B16")
def test_a_young_person_in_austria_needs_guardians_and_a_clearance() -> None:
    young, grown = rule("AT", SURGERY, 17), rule("AT", SURGERY, 18)
    assert (young.guardians, young.wait, young.assessment) == (Guardians.ALL, 28, "PSYCH_CLEARANCE")
    assert (grown.guardians, grown.wait, grown.assessment) == (Guardians.NONE, 14, "")
    assert "disputed" in young.mark
    assert young.outside_witness


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2008-02-29", "2026-02-28", 17), ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-29", 20), ("2008-06-10", "2026-06-09", 17),
        ("2008-06-10", "2026-06-10", 18), ("1990-12-31", "2026-01-01", 35),
    ],
)  # fmt: skip
def test_age_is_counted_in_full_years(born: str, on: str, age: int) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(on)) == age


def test_the_austrian_week_for_travellers_is_off_until_switched_on() -> None:
    austria = load_policy("AT")
    on = switched(austria, frozenset({"TRAVELLER_WEEK"}))
    assert rule_for(austria, SURGERY, COSMETIC, 40, "IE").wait == 14
    assert rule_for(on, SURGERY, COSMETIC, 40, "IE").wait == 7
    assert rule_for(on, SURGERY, COSMETIC, 40, "AT").wait == 14
    assert rule_for(on, SURGERY, COSMETIC, 40, None).wait == 14
    assert rule_for(on, SURGERY, COSMETIC, 17, "IE").wait == 28
    with pytest.raises(ValueError, match="unknown switches"):
        switched(austria, frozenset({"NO_WAITING"}))


@pytest.mark.parametrize(
    ("on", "open_"),
    [("2026-07-10", True), ("2026-07-11", False), ("2026-01-09", False), (None, False)],
)
def test_the_same_injection_within_six_months_waits_for_nothing(
    on: str | None, open_: bool
) -> None:
    starts = {Start.LAST_SAME_TREATMENT: utc("2026-01-10T10:00+01:00")}
    day = date.fromisoformat(on) if on else None
    found = earliest(rule("SE", INJECTION), Gate.CONSENT, starts, STOCKHOLM, on=day)
    assert (found.missing_start is None) is open_
    surgery = earliest(rule("SE"), Gate.CONSENT, starts, STOCKHOLM, on=day)
    assert surgery.missing_start is Start.INFORMATION_COMPLETE


def test_american_implants_need_the_checklist_of_the_maker() -> None:
    found = earliest(rule("US", implants=True), Gate.OP, {}, LONDON)
    assert found.missing_start is Start.CHECKLIST_SIGNED
    signed = utc("2026-05-01T12:00+00:00")
    found = earliest(rule("US", implants=True), Gate.OP, {Start.CHECKLIST_SIGNED: signed}, LONDON)
    assert found.allowed_from == signed


@pytest.mark.row("F032")
@pytest.mark.row("F033")
@pytest.mark.parametrize(
    ("held", "referral", "screening", "codes"),
    [
        ([], False, False, ["consultation.completed"] * 3 + ["screening.done"]),
        ([Held(False, False)] * 2, True, True, ["consultation.completed"]),
        ([Held(True, False), Held(False, True)], True, True, ["consultation.completed"]),
        ([Held(True, True)], True, True, ["consultation.completed"]),
        ([Held(True, True), Held(False, False)], False, True, ["consultation.completed"]),
        ([Held(True, True), Held(False, False)], True, False, ["screening.done"]),
        ([Held(True, True), Held(False, False)], True, True, []),
    ],
)
def test_australia_wants_two_consultations_a_referral_and_a_screening(
    held: list[Held], referral: bool, screening: bool, codes: list[str]
) -> None:
    unmet = consultation_unmet(rule("AU"), held, referral=referral, screening=screening)
    assert [u.code for u in unmet] == codes
    assert (
        consultation_unmet(rule("FR"), [Held(False, False)], referral=False, screening=False) == ()
    )


def test_a_signature_in_france_waits_for_the_commitment_gate() -> None:
    handed = {Start.QUOTATION_HANDED_OVER: utc("2026-01-05T09:30+01:00")}
    early, late = utc("2026-01-20T23:59:59+01:00"), utc("2026-01-21T00:00:00+01:00")
    unmet = reflection("reflection.consent", rule("FR"), handed, PARIS, early)
    assert [(u.code, u.who, u.earliest) for u in unmet] == [("reflection.consent", "date", late)]
    assert unmet[0].text == (
        "Possible from Wednesday 21 January 2026 (15 full days after Monday 5 January 2026)."
    )
    assert reflection("reflection.consent", rule("FR"), handed, PARIS, late) == ()
    missing = reflection("reflection.payment", rule("FR"), {}, PARIS, late)
    assert [(u.who, u.earliest) for u in missing] == [("RECEPTION", None)]
    assert "15 full days" in missing[0].text
    assert set(Gate) == {gate for gates in GATES_OF.values() for gate in gates}


def test_the_strictest_of_several_lines_decides() -> None:
    free = Earliest(Gate.OP, None, None, False, "")
    advice = Earliest(Gate.OP, utc("2026-09-01T00:00+00:00"), None, True, "")
    dated = Earliest(Gate.OP, utc("2026-03-01T00:00+00:00"), None, False, "")
    later = Earliest(Gate.OP, utc("2026-04-01T00:00+00:00"), None, False, "")
    missing = Earliest(Gate.OP, None, Start.CONSENT_SIGNED, False, "")
    assert strictest([free, advice]) == advice
    assert strictest([advice, dated, free]) == dated
    assert strictest([later, dated]) == later
    assert strictest([later, missing, advice]) == missing


def test_what_restarts_the_clock() -> None:
    assert restarts(rule("FR"), [Restart.PRICE_UP])
    assert restarts(rule("FR"), [Restart.MATERIAL_ADDITION])
    assert not restarts(rule("FR"), [])
    emergency = rule_for(load_policy("FR"), ActClass.EMERGENCY, Purpose.COMPLICATION, 30)
    assert not restarts(emergency, list(Restart))


def _raw(**rule_fields: object) -> dict[str, object]:
    base = {
        "key": "X", "acts": ["SURGERY"], "purposes": ["COSMETIC"], "text": "", "source": "",
        "mark": "own",
    }  # fmt: skip
    return {
        "code": "X", "version": 1, "name": "X", "country": "", "majority_age": 18, "review": "",
        "rules": [{**base, **rule_fields}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"gates": ["OP"]}, "needs the event"),
        ({"gates": ["OP"], "soft_gates": ["OP"], "start": "CONSULTATION"}, "hard and soft"),
        ({"switch": "OFF"}, "unknown switches"),
        ({"gates": ["LUNCH"]}, "LUNCH"),
    ],
)
def test_a_wrong_policy_file_is_refused(fields: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_policy(_raw(**fields))
    with pytest.raises(TypeError):
        parse_policy(_raw(minimum_days=3))
    with pytest.raises(ValueError, match="unknown fields"):
        parse_policy({**_raw(), "waiting": 3})
    with pytest.raises(KeyError):
        load_policy("XX")


def test_a_policy_that_forgets_an_act_says_which() -> None:
    policy: Policy = parse_policy(_raw())
    with pytest.raises(KeyError, match="INJECTION"):
        rule_for(policy, INJECTION, COSMETIC, 30)
