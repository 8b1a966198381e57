"""The shipped catalogue as editions in the database."""

from sqlalchemy import select

from clinic_desktop.domain.plans.interface import PlansDesk
from clinic_desktop.domain.plans.models import CatalogueEntry
from clinic_desktop.domain.plans.rules.catalogue import catalogue
from clinic_desktop.domain.plans.rules.stored import plain
from clinic_desktop.domain.plans.service.base import PlansPart
from clinic_desktop.store.service import performs


class Installing(PlansPart):
    @performs(PlansDesk.install_catalogue)
    def install_catalogue(self) -> None:
        """An entry in other words than the newest edition becomes the next one."""
        newest = {
            row.code: row
            for row in self.session.scalars(select(CatalogueEntry).order_by(CatalogueEntry.edition))
        }
        for code, entry in catalogue().items():
            before, content = newest.get(code), plain(entry)
            if before is not None and before.content == content:
                continue
            self.session.add(
                CatalogueEntry(
                    code=code,
                    edition=before.edition + 1 if before else 1,
                    name=entry.name,
                    act_class=entry.act_class,
                    content=content,
                )
            )
        self.session.flush()
