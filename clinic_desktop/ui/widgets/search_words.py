"""Which letters of a name were typed: parts in any order, without accents. No Qt."""

import unicodedata


def fold(text: str) -> str:
    """Small letters without accents, one for one with the letters of `text`."""
    return "".join(_plain(letter) for letter in text)


def marked(name: str, query: str) -> list[tuple[str, bool]]:
    """`name` in pieces, those that match a word of `query` are True."""
    low = fold(name)
    hit = [False] * len(name)
    for word in fold(query).split():
        at = _start_of_part(low, word)
        if at >= 0:
            hit[at : at + len(word)] = [True] * len(word)
    pieces: list[tuple[str, bool]] = []
    for letter, is_hit in zip(name, hit, strict=True):
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (pieces[-1][0] + letter, is_hit)
        else:
            pieces.append((letter, is_hit))
    return pieces


def matches(text: str, query: str) -> bool:
    """Whether every word of `query` stands somewhere in `text`."""
    low = fold(text)
    return all(word in low for word in fold(query).split())


def _start_of_part(low: str, word: str) -> int:
    """Where a part of the name starts with `word`, else where the word stands at all."""
    at = low.find(word)
    while at > 0 and low[at - 1].isalpha():
        following = low.find(word, at + 1)
        if following < 0:
            return low.find(word)
        at = following
    return at


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0].lower()
    return base if len(base) == 1 else letter
