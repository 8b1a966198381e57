"""Times of day and lengths as people type them. No Qt."""

import re
from datetime import time


class TimeProblem(ValueError):
    """What is wrong with what was typed, in words for the person."""


def parse_time(text: str) -> time:
    """9, 9:30, 9.30, 930, 0930, 9h30, 9:30 pm. Raises TimeProblem."""
    words = text.strip().lower().replace(" ", "")
    half = ""
    if found := re.fullmatch(r"(.+?)([ap])\.?m\.?", words):
        words, half = found[1], found[2]
    found = re.fullmatch(r"(\d{1,2})(?:[:.h,](\d{2})?)?|(\d{1,2})(\d{2})", words)
    if found is None:
        raise TimeProblem("Please write the time like 9:30.")
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise TimeProblem(f"There is no time {hour}:{minute:02d}.")
    return time(hour, minute)


def say_time(at: time) -> str:
    return f"{at.hour:02d}:{at.minute:02d}"


def parse_minutes(text: str) -> int:
    """A length in minutes: 90, 90 min, 1:30, 1h30, 1.5 h. Raises TimeProblem."""
    words = text.strip().lower().replace(" ", "")
    if found := re.fullmatch(r"(\d{1,3})(?:m|min|minutes)?", words):
        return int(found[1])
    if found := re.fullmatch(r"(\d{1,2})[:h](\d{2})?(?:m|min)?", words):
        return int(found[1]) * 60 + int(found[2] or 0)
    if found := re.fullmatch(r"(\d{1,2})[.,](\d)h", words):
        return int(found[1]) * 60 + int(found[2]) * 6
    raise TimeProblem("Please write the length in minutes, for instance 90.")
