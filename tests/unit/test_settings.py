"""The environment, and how it is combined with the study."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from persona_gen.errors import SettingsError
from persona_gen.settings import EndpointSettings, Settings, endpoint_settings
from persona_gen.study import LLM

KEY = "sk-secret-never-shown"


def environment(key: str | None = None, base_url: str | None = None, model: str | None = None) -> Settings:
    """Return settings as if the environment held these."""
    return Settings(openai_api_key=SecretStr(key) if key else None, openai_base_url=base_url, persona_gen_model=model)


def test_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key, address and model come from the environment; the key is never shown."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:1/v1")
    monkeypatch.setenv("PERSONA_GEN_MODEL", "m")
    settings = Settings()
    assert ("http://localhost:1/v1", "m") == (settings.openai_base_url, settings.persona_gen_model)
    assert settings.openai_api_key is not None
    assert KEY == settings.openai_api_key.get_secret_value()
    found = endpoint_settings(LLM(), settings)
    assert KEY not in f"{settings!r} {settings} {found!r} {found}"


def test_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable counts as not set."""
    monkeypatch.setenv("OPENAI_API_KEY", "")
    monkeypatch.setenv("OPENAI_BASE_URL", "")
    assert endpoint_settings(LLM(model="m"), Settings()) is None


def test_nothing_configured() -> None:
    """A model's name alone is no endpoint."""
    assert endpoint_settings(LLM(model="m"), environment(model="m")) is None


def test_key_alone() -> None:
    """A key alone means the key's own provider."""
    found = endpoint_settings(LLM(), environment(KEY, model="m"))
    expected = EndpointSettings(
        base_url="https://api.openai.com/v1", model="m", api_key=SecretStr(KEY), origin="default"
    )
    assert expected == found


def test_study_wins() -> None:
    """The study's address and model win over the environment, and it can be told who named the address."""
    llm = LLM(base_url="http://study:1/v1", model="study-model")
    found = endpoint_settings(llm, environment(None, "http://env:1/v1", "env-model"))
    assert "study-model at http://study:1/v1 (from study.toml)" == str(found)
    found = endpoint_settings(LLM(), environment(None, "http://env:1/v1", "env-model"))
    assert "env-model at http://env:1/v1 (from OPENAI_BASE_URL)" == str(found)


def test_model_missing() -> None:
    """An endpoint without a model says which key to set."""
    with pytest.raises(SettingsError, match=r"model = … under \[llm\] in study\.toml, or PERSONA_GEN_MODEL"):
        endpoint_settings(LLM(), environment(KEY))


@pytest.mark.parametrize("address", ["localhost:8080/v1", "ftp://host/v1", "https://", "http://[", "v1"])
def test_no_address(address: str) -> None:
    """What is no http address is an error that shows how to write one."""
    with pytest.raises(SettingsError, match="http"):
        endpoint_settings(LLM(base_url=address, model="m"), environment())


def test_password_in_address() -> None:
    """An address with a password is an error that does not repeat the password."""
    with pytest.raises(SettingsError, match="OPENAI_API_KEY") as error:
        endpoint_settings(LLM(base_url="https://me:hunter2@host/v1", model="m"), environment())
    assert "hunter2" not in str(error.value)
