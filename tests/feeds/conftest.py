"""What the tests of feeds share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Retries happen, five times, without their waits."""
    stamina.set_testing(True, attempts=5, cap=True)
    yield
    stamina.set_testing(False)


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"
