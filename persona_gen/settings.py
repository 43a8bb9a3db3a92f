"""The environment: the endpoint's key and address, the language model's name, the reviewer, the team's store.

Only the environment holds the key. The address and the name may also stand under `[llm]` in `study.toml`,
and then the study wins: what a study was made with is part of the study.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from persona_gen.errors import SettingsError

if TYPE_CHECKING:
    from persona_gen.study import LLM

DEFAULT_BASE_URL = "https://api.openai.com/v1"
"""The endpoint where only a key is set."""

Origin = Literal["study.toml", "OPENAI_BASE_URL", "default"]


class Settings(BaseSettings):
    """What the environment says; names are not case-sensitive, and an empty value counts as not set."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True)

    openai_api_key: SecretStr | None = None
    """OPENAI_API_KEY."""
    openai_base_url: str | None = None
    """OPENAI_BASE_URL: any server that speaks the OpenAI protocol."""
    persona_gen_model: str | None = None
    """PERSONA_GEN_MODEL: the language model, where the study names none."""
    persona_gen_judge_model: str | None = None
    """PERSONA_GEN_JUDGE_MODEL: the judge's language model, where the study names none."""
    persona_gen_reviewer: str | None = None
    """PERSONA_GEN_REVIEWER: who decides; wins over the study, because it is the person and not the study."""
    persona_gen_store: SecretStr | None = None
    """PERSONA_GEN_STORE: URL of the team's database, which may hold a password; wins over the study."""


class EndpointSettings(BaseModel):
    """Where completions come from."""

    model_config = ConfigDict(frozen=True)

    base_url: str
    model: str
    """The name that the endpoint knows the language model by."""
    api_key: SecretStr | None = None
    """None for servers without a key."""
    origin: Origin
    """Who named the address."""

    def __str__(self) -> str:
        return f"{self.model} at {self.base_url} (from {self.origin})"


def endpoint_settings(llm: LLM, settings: Settings) -> EndpointSettings | None:
    """Combine the study's `[llm]` with the environment; the study wins.

    Returns:
        None where neither an address nor a key is configured.

    Raises:
        SettingsError: the language model has no name, or the address is no http address.
    """
    named: tuple[tuple[Origin, str | None], ...] = (
        ("study.toml", llm.base_url),
        ("OPENAI_BASE_URL", settings.openai_base_url),
        ("default", DEFAULT_BASE_URL if settings.openai_api_key else None),
    )
    chosen = next(((origin, url.strip()) for origin, url in named if url and url.strip()), None)
    if chosen is None:
        return None
    origin, base_url = chosen
    _check_address(base_url, origin)
    model = llm.model or settings.persona_gen_model
    if not model:
        hint = "set model = … under [llm] in study.toml, or PERSONA_GEN_MODEL"
        raise SettingsError(f"an endpoint is configured ({base_url}), but no language model", hint=hint)
    return EndpointSettings(base_url=base_url, model=model, api_key=settings.openai_api_key, origin=origin)


def _check_address(base_url: str, origin: Origin) -> None:
    """Raise unless the address is http(s), has a host, and carries no password that messages would show."""
    where = "study.toml, llm.base_url" if origin == "study.toml" else origin
    try:
        parts = urlsplit(base_url)
        host, has_password = parts.hostname, "@" in parts.netloc
    except ValueError:
        parts, host, has_password = urlsplit(""), None, False
    if has_password:
        raise SettingsError("the address holds a user name or password", where=where, hint="set OPENAI_API_KEY instead")
    if parts.scheme not in {"http", "https"} or not host:
        hint = "write it like https://host/v1 or http://localhost:8080/v1"
        raise SettingsError(f"{base_url!r} is not an http address", where=where, hint=hint)
