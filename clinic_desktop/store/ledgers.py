"""What another row carries along in its own statement: balances, the status of a plan."""

from dataclasses import dataclass

from clinic_desktop.store.guards import LONGEST, Guard


@dataclass(frozen=True, slots=True)
class Carries(Guard):
    """After `at` on `on`, and where `when` holds, the statement in `holds` brings the other row on.

    The two can never be committed apart. A session that holds the other row reads it again after
    the flush.
    """

    when: str = "TRUE"

    def sqlite(self) -> str:
        return (
            f"CREATE TRIGGER {self.name} AFTER {self.at} ON {self.on} WHEN {self.when}"
            f" BEGIN {self.holds}; END"
        )

    def body(self) -> str:
        return f"BEGIN\n  IF {self.when} THEN\n    {self.holds};\n  END IF;\n  RETURN NULL;\nEND"

    def trigger(self) -> str:
        if len(self.name) > LONGEST:
            raise ValueError(f"{self.name} is too long for PostgreSQL")
        return (
            f"CREATE TRIGGER {self.name} AFTER {self.at} ON {self.on}"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}()"
        )


def carries(code: str, on: str, statement: str) -> Carries:
    """For a table whose rows are only ever added."""
    return Carries(code, on, "INSERT", statement, tag="carries")
