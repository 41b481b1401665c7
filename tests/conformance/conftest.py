"""The published schemas and mocks of Open Referral UK 3.0; they stay outside the project."""

from pathlib import Path

import pytest

from tests.conftest import SHARED


@pytest.fixture(scope="session")
def published() -> Path:
    folder = SHARED / "conformance" / "open_referral_uk_3.0"
    if not folder.is_dir():
        pytest.skip("the folder ../shared/conformance is absent: the published schemas and mocks are kept there")
    return folder
