"""When a plan may be submitted: every line says what, where, by whom, how and for how much."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.procedures import Area, ProcedureEntry, Side, SideRule
from clinic_desktop.domain.plans.interface import ImplantChoice, PlanLine, RevisionContent
from clinic_desktop.domain.plans.rules.words import line_words

CODE, WHO = "plan.complete", "SURGEON"

ALLOWED_SIDES: Mapping[SideRule, tuple[Side, ...]] = {
    SideRule.NONE: (Side.NONE,),
    SideRule.LR_EACH: (Side.LEFT, Side.RIGHT),
    SideRule.LR_OR_BOTH: (Side.LEFT, Side.RIGHT, Side.BOTH),
    SideRule.ANY: (Side.LEFT, Side.RIGHT, Side.BOTH, Side.MIDLINE),
}

ASKS_SIDE: Mapping[SideRule, str] = {
    SideRule.NONE: "has no side",
    SideRule.LR_EACH: "needs left or right, each side on a line of its own",
    SideRule.LR_OR_BOTH: "needs left, right or both sides",
    SideRule.ANY: "needs a site and a side",
}


def complete(
    content: RevisionContent, catalogue: Mapping[str, ProcedureEntry]
) -> tuple[Unmet, ...]:
    """Everything that is still missing, in the order of the plan; empty when complete."""
    return tuple(Unmet(CODE, text, WHO) for text in _missing(content, catalogue))


def _missing(content: RevisionContent, catalogue: Mapping[str, ProcedureEntry]) -> Iterator[str]:
    if not content.lines:
        yield "The plan has no procedure yet. Add one."
    for line in content.lines:
        entry = catalogue.get(line.procedure_code)
        if entry is None:
            yield f"{line_words(line)}: this procedure is not in the catalogue."
            continue
        for words in (*_side(line, entry, content.lines), *_decided(line, entry)):
            yield f"{line_words(line)}: {words}."
        if entry.needs_implants:
            for words in _implants(line):
                yield f"{line_words(line)}: {words}."
    yield from _procedures(content, catalogue)
    yield from _whole(content)


def _side(line: PlanLine, entry: ProcedureEntry, lines: Sequence[PlanLine]) -> Iterator[str]:
    if entry.side_rule is SideRule.AREAS:
        yield from _area(line, entry, lines)
    elif line.side not in ALLOWED_SIDES[entry.side_rule] or (
        entry.side_rule is SideRule.ANY and not line.site.strip()
    ):
        yield ASKS_SIDE[entry.side_rule]
    same = [o for o in lines if o.procedure_code == line.procedure_code and o.site == line.site]
    twice = sum(1 for other in same if other.side is line.side) > 1
    covered = line.side is not Side.BOTH and any(o.side is Side.BOTH for o in same)
    if twice or covered:
        yield "this side is in the plan twice"


def _area(line: PlanLine, entry: ProcedureEntry, lines: Sequence[PlanLine]) -> Iterator[str]:
    areas: dict[str, Area] = {area.code: area for area in entry.areas}
    area = areas.get(line.site)
    if area is None:
        yield "needs one of the listed areas"
        return
    if line.side not in area.sides:
        yield "needs the side of this area"
    sites = {o.site for o in lines if o.procedure_code == line.procedure_code}
    if area.needs and area.needs not in sites:
        yield f"is only treated together with {areas[area.needs].name}"


def _decided(line: PlanLine, entry: ProcedureEntry) -> Iterator[str]:
    asked: tuple[tuple[bool, str], ...] = (
        (line.performer_id is not None, "say who operates"),
        (line.anaesthesia is not None, "choose the anaesthesia"),
        (
            line.anaesthesia is None or line.anaesthesia in entry.anaesthesia,
            "this kind of anaesthesia is not possible here",
        ),
        (line.purpose is not None, "say what it is for"),
        (line.price_minor is not None, "set a price"),
        ((line.price_minor or 0) >= 0, "a price cannot be below zero"),
        (line.minutes >= 0, "minutes cannot be below zero"),
    )
    yield from (words for met, words in asked if not met)


def _implants(line: PlanLine) -> Iterator[str]:
    if not line.implants:
        yield "name the implants"
    for choice in line.implants:
        yield from (words for wrong, words in _WRONG_IMPLANT if wrong(choice, line))


_WRONG_IMPLANT: tuple[tuple[Callable[[ImplantChoice, PlanLine], bool], str], ...] = (
    (lambda c, line: c.side is not line.side, "the implants are for another side"),
    (
        lambda c, line: not (c.maker.strip() and c.model.strip() and c.surface.strip()),
        "name maker, model and surface of the implants",
    ),
    (
        lambda c, line: not c.sizes_ml or min(c.sizes_ml) <= 0,
        "list the permitted sizes of the implants",
    ),
    (
        lambda c, line: bool(c.sizes_ml) and c.planned_ml not in c.sizes_ml,
        "the planned size is not one of the permitted sizes",
    ),
)


def _procedures(content: RevisionContent, catalogue: Mapping[str, ProcedureEntry]) -> Iterator[str]:
    for code in dict.fromkeys(line.procedure_code for line in content.lines):
        lines = [line for line in content.lines if line.procedure_code == code]
        entry = catalogue.get(code)
        if sum(line.minutes for line in lines) <= 0:
            yield f"{lines[0].name}: say how many minutes it takes."
        if entry is not None and entry.items and not any(line.items for line in lines):
            yield f"{lines[0].name}: list the items it needs."


def _whole(content: RevisionContent) -> Iterator[str]:
    if content.sessions < 1:
        yield "The plan needs at least one session."
    if len(content.currency) != 3:
        yield "The plan needs a currency."
    if content.lines and not content.allergies_reconciled:
        yield "Compare the allergies of the patient with the items, and confirm."
