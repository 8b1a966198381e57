"""The clinic in this process, ready for windows: the database stands at the right revision."""

from pathlib import Path

from clinic_desktop.app import migrate
from clinic_desktop.app.container import Container, open_container


def open_ready(url: str, folder: Path) -> Container:
    """An embedded database that is empty or behind is brought to this version; others refuse.

    Raises WrongRevision, NewerDatabase.
    """
    container = open_container(url, data_dir=folder)
    found = migrate.standing(container.engine)
    if url.startswith("sqlite") and found.revision != found.head:
        migrate.upgrade(url)
    migrate.require_head(container.engine)
    return container
