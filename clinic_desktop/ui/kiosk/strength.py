"""How hard a password is to guess, in a sentence; advice while typing, the service decides."""

LEAST = 15
"""Characters, as the service asks of a patient without a second factor."""

LONGEST_JUDGED = 64  # longer ones are strong already, and judging them takes long
SENTENCES = (
    "Very easy to guess. Use a sentence of your own.",
    "Easy to guess. Add words that do not belong together.",
    "Could be guessed by somebody patient. Add another word.",
    "Hard to guess.",
    "Very hard to guess.",
)
MORE = "{count} more characters, please. A short sentence is easy to remember."
GOOD = 3


def judged(secret: str, own_words: tuple[str, ...]) -> tuple[int, int]:
    """How many characters are missing, and a score from 0 (guessed at once) to 4."""
    from zxcvbn_rs_py import zxcvbn  # noqa: PLC0415  only where a password is chosen

    missing = max(0, LEAST - len(secret))
    if not secret:
        return missing, 0
    found = zxcvbn(secret[:LONGEST_JUDGED], [word for word in own_words if word])
    return missing, int(found.score)
