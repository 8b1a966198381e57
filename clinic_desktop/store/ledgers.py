"""Balances that a row of a ledger carries along in its own statement, on both engines."""

from dataclasses import dataclass

from clinic_desktop.store.guards import LONGEST, Guard


@dataclass(frozen=True, slots=True)
class Carries(Guard):
    """After a new row of `on`, the statement in `holds` brings the balance up to date.

    The two can never be committed apart. A session that holds the row with the balance reads it
    again after the flush.
    """

    def sqlite(self) -> str:
        return f"CREATE TRIGGER {self.name} AFTER INSERT ON {self.on} BEGIN {self.holds}; END"

    def body(self) -> str:
        return f"BEGIN\n  {self.holds};\n  RETURN NULL;\nEND"

    def trigger(self) -> str:
        if len(self.name) > LONGEST:
            raise ValueError(f"{self.name} is too long for PostgreSQL")
        return (
            f"CREATE TRIGGER {self.name} AFTER INSERT ON {self.on}"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}()"
        )


def carries(code: str, on: str, statement: str) -> Carries:
    return Carries(code, on, "INSERT", statement, tag="carries")
