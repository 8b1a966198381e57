"""What a clinic must say of itself before it can begin."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clinic_desktop.domain.centre.interface import Founding, SettingRefused


def check(founding: Founding) -> None:
    """Raises SettingRefused."""
    if not founding.name.strip():
        raise SettingRefused("The clinic needs a name.")
    try:
        ZoneInfo(founding.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as exc:
        raise SettingRefused(f"There is no time zone “{founding.time_zone}”.") from exc
    if len(founding.currency) != 3 or not founding.currency.isupper():
        raise SettingRefused("A currency has three capital letters, for example EUR.")
