"""One program owns an embedded database; the second is told who has it."""

from pathlib import Path

import pytest

from clinic_desktop.app.owner import AlreadyOwned, own


def test_who_comes_second_is_told_who_has_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    first = own(url, "The program of the staff")
    assert first is not None
    with pytest.raises(AlreadyOwned, match="The program of the staff .* Close it first"):
        own(url, "The service")
    first.serves("https://127.0.0.1:8443")
    with pytest.raises(AlreadyOwned, match="Speak to it there: https://127.0.0.1:8443") as refused:
        own(url, "The service")
    assert refused.value.params["service"] == "https://127.0.0.1:8443"
    first.release()
    first.release()
    second = own(url, "The service")
    assert second is not None
    second.release()


def test_other_databases_have_a_server_of_their_own() -> None:
    assert own("postgresql+psycopg://host/clinic", "x") is None
    assert own("sqlite://", "x") is None
