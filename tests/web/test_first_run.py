"""The first start makes everything ready; later ones see that it is and load nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from web import first_run
from web.settings import Settings
from web.wiring import Signpost

type Prepared = Callable[[], list[str]]

BUILDING = "Building the search index"


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    """Prepare one folder, and give what was said, ending with "loaded" where the program's parts were."""
    # Without an encoder there is nothing to encode, which would take minutes.
    settings = Settings(_env_file=None, var_dir=tmp_path / "var", encoder_dir=tmp_path / "no-encoder")
    said: list[str] = []

    class Watched(Signpost):
        def warm(self) -> Signpost:
            said.append("loaded")
            return super().warm()

    monkeypatch.setattr(first_run, "build", Watched)

    def prepare() -> list[str]:
        said.clear()
        first_run.prepare(settings, said.append)
        return list(said)

    return prepare


def test_first_start_fills_the_directory_and_later_ones_load_nothing(prepared: Prepared) -> None:
    first = prepared()

    assert first[0] == "Loading the sample directory"
    assert first[2].startswith(BUILDING)
    assert first[3:] == ["loaded"]
    assert prepared() == []


@pytest.mark.parametrize("mark", ["index/made-from", "vectors/made-from"])
def test_a_start_after_a_change_makes_anew_what_hangs_on_it(prepared: Prepared, tmp_path: Path, mark: str) -> None:
    prepared()
    (tmp_path / "var" / mark).write_text("an older vocabulary")

    said = prepared()

    assert [line.startswith(BUILDING) for line in said[:-1]] == [True] * (mark == "index/made-from")
    assert said[-1] == "loaded"
    assert prepared() == []


def test_a_start_without_an_index_builds_it(prepared: Prepared, tmp_path: Path) -> None:
    prepared()
    (tmp_path / "var" / "index").rename(tmp_path / "elsewhere")

    said = prepared()

    assert said[0].startswith(BUILDING)


def test_a_start_with_a_new_database_fills_it_though_an_index_is_there(prepared: Prepared, tmp_path: Path) -> None:
    prepared()
    for file in (tmp_path / "var").glob("signpost.db*"):
        file.unlink()

    said = prepared()

    assert said[0] == "Loading the sample directory"
