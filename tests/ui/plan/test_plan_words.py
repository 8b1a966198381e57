"""Words of a plan: sides, sizes, which plan is shown, what a revision ends."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.core.waiting import Purpose
from clinic_desktop.domain.consent.interface import ConsentCard
from clinic_desktop.domain.plans.interface import PlanCard, PlanLine
from clinic_desktop.ui.plan import words

AT = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
WHO = UUID(int=7)


def card(status: str) -> PlanCard:
    return PlanCard(uuid4(), uuid4(), "ELECTIVE", status, 1, "Rhinoplasty", 90, 1, "EUR", AT, 1)


def consent(status: str, **more: object) -> ConsentCard:
    values: dict[str, object] = {
        "id": uuid4(), "plan_id": uuid4(), "patient_id": uuid4(), "kind": "PROCEDURE",
        "status": status, "status_reason": "", "revision": 1, "language": "en",
        "needed_for_scheduling": True, "created_at": AT, "informed_at": None,
        "earliest_at": None, "signed_at": None, "sealed_at": None, "valid_until": None,
        "superseded_by": None, "parties_signed": (), "next_party": None, "open_points": 0,
        "version": 1,
    }  # fmt: skip
    return ConsentCard(**{**values, **more})  # type: ignore[arg-type]


def line(side: Side, price: int | None = 190_000) -> PlanLine:
    return PlanLine(
        "BLEPH", "Upper lids", side, "", WHO, Anaesthesia.LOCAL, Purpose.COSMETIC, 70, price
    )


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("300, 275 325", (275, 300, 325)), ("275/300", (275, 300)), ("", ()), ("300,300", (300,))],
)
def test_sizes_are_read_however_they_are_parted(text: str, sizes: tuple[int, ...]) -> None:
    assert words.sizes_of(text) == sizes


def test_sizes_in_words_are_refused() -> None:
    with pytest.raises(ValueError, match="large"):
        words.sizes_of("large")


def test_an_open_plan_is_shown_before_a_newer_closed_one() -> None:
    cancelled, draft = card("CANCELLED"), card("DRAFT")
    assert words.chosen_card((cancelled, draft), None) is draft
    assert words.chosen_card((cancelled, draft), cancelled.id) is cancelled
    assert words.chosen_card((cancelled,), None) is cancelled
    assert words.chosen_card((), None) is None


def test_a_side_is_always_said_in_words() -> None:
    rows = words.line_rows([line(Side.LEFT), line(Side.NONE, None)], {WHO: "Dr Reed"}, {}, "EUR")
    assert [(row.side, row.performer, row.anaesthesia) for row in rows] == [
        ("Left", "Dr Reed", "Local"), ("–", "Dr Reed", "Local"),
    ]  # fmt: skip
    assert [row.price.replace("\xa0", " ") for row in rows] == ["1 900.00", ""]


def test_a_revision_names_what_it_ends() -> None:
    signed = consent("SIGNED", signed_at=AT)
    said = words.voids_words((signed, consent("DECLINED")), UTC)
    assert "Consent to the procedure, signed 23 Nov 2026, 11:00" in said
    assert said.count("Consent to") == 1
    assert "void" not in words.voids_words((), UTC)


def test_a_consent_says_what_it_waits_for() -> None:
    notes = [
        words.consent_note(one, UTC)
        for one in (
            consent("DRAFT"),
            consent("IN_PROGRESS", informed_at=AT, open_points=3),
            consent("PENDING_SIGNATURES", informed_at=AT, next_party="SURGEON"),
            consent("SIGNED", informed_at=AT, signed_at=AT),
        )
    ]
    assert notes == [
        "The talk with the patient is not recorded yet",
        "3 points of the reading are open",
        "Waits for the surgeon",
        "Signed 23 Nov 2026, 11:00, being sealed",
    ]
