"""Invented people, the same for the same seed; hostile names for those who want trouble."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from clinic_desktop.domain.patients.interface import NewPhone, Registration

FIRST = (
    "Nora", "Claire", "Marc", "Lena", "Nadia", "Sofia", "Hugo", "Yusuf", "Ingrid", "Paola",
    "Tomé", "Aoife", "Zofia", "Ravi", "Chidi", "Mei", "Lucía", "Emeka", "Bodil", "Søren",
)  # fmt: skip
LAST = (
    "Feldkamp", "Montfaucon", "Abernethy", "Dufresne", "Okoro-Lind", "Vasquez", "Brandvold",
    "Haidari", "Petrov", "Castellan", "Mbeki", "Thornquist", "Yamashiro", "Quist", "Delacroix",
)  # fmt: skip
HOSTILE = (
    ("Renée-Zoë", "O'Brien"), ("", "Sukarno"), ("ليلى", "حداد"), ("山田", "花子"),
    ("Robert'); DROP TABLE patient;--", "Tables"), ("<b>Bold</b>", "& Co <script>"),
    ("Anna 🌸", "Lindqvist"), ("A" * 150, "B" * 140), ("Jean", "d’Arc"), ("Ñandú", "Öz"),
)  # fmt: skip
ACCEPTED = "1"


def people(seed: int, count: int, today: date, *, hostile: bool = False) -> Iterator[Registration]:
    """Adults with a phone number and an address that lead nowhere."""
    chance = Random(seed)
    for number in range(count):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        if hostile and number % 3 == 0:
            first, last = HOSTILE[(number // 3) % len(HOSTILE)]
        born = today - timedelta(days=chance.randrange(19 * 366, 70 * 365))
        tail = f"{seed % 1000:03d}{number:05d}"
        yield Registration(
            first, last, born, (NewPhone(f"+43 660 {tail}"),), f"p{tail}@example.test",
            chance.choice(("FEMALE", "MALE", "UNKNOWN")), residence_country="AT",
            accepted_privacy=ACCEPTED, accepted_terms=ACCEPTED,
        )  # fmt: skip
