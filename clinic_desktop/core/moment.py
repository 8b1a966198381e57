"""A point in time that knows its offset; the wire refuses any other."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any


class _Aware:
    def __get_pydantic_core_schema__(
        self, source: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        return {**handler(source), "tz_constraint": "aware"}


Moment = Annotated[datetime, _Aware()]
