"""Settings: every one is documented, and a bad one is explained."""

import re

import pytest

from tests.conftest import ROOT
from web.settings import Settings, SettingsInvalid, load_settings


def variable_names() -> set[str]:
    shared_names = {"database_url", "search_url", "twilio_auth_token", "twilio_account_sid"}
    return {name.upper() if name in shared_names else f"SIGNPOST_{name.upper()}" for name in Settings.model_fields}


def test_every_setting_stands_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text()

    documented = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))

    assert documented == variable_names()


def test_every_setting_says_what_it_is_for() -> None:
    undescribed = [name for name, field in Settings.model_fields.items() if not field.description]

    assert undescribed == []


def test_a_bad_setting_is_named_with_its_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_WEB_PORT", "eighty")

    with pytest.raises(SettingsInvalid) as fault:
        load_settings()

    assert "SIGNPOST_WEB_PORT" in str(fault.value)
    assert "integer" in str(fault.value)


def test_an_empty_setting_means_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")

    settings = load_settings()

    assert settings.sql_url.startswith("sqlite:///")
