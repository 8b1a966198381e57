"""What the centre is asked again and again: each question is put together once."""

from sqlalchemy import bindparam, select

from clinic_desktop.domain.centre.models import Allocation, ClinicSetting, Resource, Site, Task

TAKEN = Allocation.__table__.c
SPAN = (
    TAKEN.resource_id, TAKEN.kind, TAKEN.source, TAKEN.source_id, TAKEN.starts_at, TAKEN.ends_at,
)  # fmt: skip
SPANS = (
    select(*SPAN)
    .where(
        TAKEN.live,
        TAKEN.resource_id.in_(bindparam("resources", expanding=True)),
        TAKEN.starts_at < bindparam("ends_at"),
        TAKEN.ends_at > bindparam("starts_at"),
    )
    .order_by(TAKEN.starts_at)
)
WHERE_CASES_ARE = ("THEATRE", "ROOM")
OF_KIND = (
    select(Resource)
    .where(Resource.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(Resource.name)
)
HELD = select(Allocation).where(
    Allocation.source_id.in_(bindparam("sources", expanding=True)), Allocation.live
)
SETTINGS, FIRST_SITE = select(ClinicSetting), select(Site.id).order_by(Site.created_at).limit(1)
OPEN_TASKS = select(Task).where(
    Task.entity == bindparam("entity"),
    Task.entity_id == bindparam("entity_id"),
    Task.kind.in_(bindparam("kinds", expanding=True)),
    Task.closed_at.is_(None),
)
