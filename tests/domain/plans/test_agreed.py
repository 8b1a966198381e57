"""A plan in the words of the paper."""

import pytest

from clinic_desktop.core.consent_sheet import AgreedImplant, Performer
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.plans.rules.agreed import agreed_operations
from clinic_desktop.domain.plans.rules.catalogue import catalogue
from tests.domain.plans.support import LINDQVIST, area, breast, content, nose

PEOPLE = {LINDQVIST: Performer("Dr Ingrid Lindqvist", "plastic surgeon", "reg. 4711")}


def test_each_line_becomes_an_operation() -> None:
    lines = (breast(Side.LEFT), area("LIPO", "ABDOMEN_LOWER", Side.MIDLINE))
    first, second = agreed_operations(content(*lines), PEOPLE, catalogue())
    assert first.side is Side.LEFT
    assert first.technique == "dual plane"
    assert first.implants == (
        AgreedImplant(Side.LEFT, "Aurelia", "Round 300", "smooth", (275, 300, 325)),
    )
    assert (second.site, second.side) == ("lower belly", Side.MIDLINE)
    assert second.performer.registration == "reg. 4711"


def test_a_procedure_that_left_the_catalogue_keeps_its_words() -> None:
    (only,) = agreed_operations(content(nose(procedure_code="OLD", site="bridge")), PEOPLE, {})
    assert (only.name, only.site) == ("Rhinoplasty (revision)", "bridge")


@pytest.mark.parametrize("field", ["performer_id", "anaesthesia", "purpose"])
def test_a_line_without_a_decision_has_no_paper(field: str) -> None:
    with pytest.raises(ValueError, match="not decided"):
        agreed_operations(content(nose(**{field: None})), PEOPLE, catalogue())
