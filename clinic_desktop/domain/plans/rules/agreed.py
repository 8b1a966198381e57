"""A plan in the words of the paper that the patient signs."""

from collections.abc import Mapping
from uuid import UUID

from clinic_desktop.core.consent_sheet import AgreedImplant, AgreedOperation, Performer
from clinic_desktop.core.procedures import ProcedureEntry
from clinic_desktop.domain.plans.interface import PlanLine, RevisionContent


def agreed_operations(
    content: RevisionContent,
    performers: Mapping[UUID, Performer],
    catalogue: Mapping[str, ProcedureEntry],
) -> tuple[AgreedOperation, ...]:
    """One operation per line, in plan order. Raises ValueError for a line not decided yet."""
    return tuple(_operation(line, performers, catalogue) for line in content.lines)


def _operation(
    line: PlanLine, performers: Mapping[UUID, Performer], catalogue: Mapping[str, ProcedureEntry]
) -> AgreedOperation:
    if line.performer_id is None or line.anaesthesia is None or line.purpose is None:
        raise ValueError(f"{line.procedure_code} is not decided yet")
    entry = catalogue.get(line.procedure_code)
    areas = {area.code: area.name for area in entry.areas} if entry else {}
    return AgreedOperation(
        name=line.name,
        side=line.side,
        site=areas.get(line.site, line.site),
        performer=performers[line.performer_id],
        anaesthesia=line.anaesthesia,
        purpose=line.purpose,
        technique=line.technique,
        graft_source=line.graft_source,
        implants=tuple(
            AgreedImplant(i.side, i.maker, i.model, i.surface, i.sizes_ml) for i in line.implants
        ),
    )
