"""Settings from the environment; nonsense is refused loudly at the start."""

import secrets
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """BIGROOM_PORT and its neighbours.  origin: the public address, such as https://bigroom.example, or ""."""

    model_config = SettingsConfigDict(env_prefix="BIGROOM_", extra="ignore")
    host: str = "0.0.0.0"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    data: Path = Path("var")
    origin: str = ""
    database_url: str = ""
    language: str = "en_GB"
    proxy: str = ""  # addresses whose X-Forwarded-* headers are believed

    @field_validator("origin")
    @classmethod
    def _origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/")):
            raise ValueError("BIGROOM_ORIGIN must be an address such as https://bigroom.example, without a path")
        return value.rstrip("/")

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.data.absolute() / 'bigroom.db'}"

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https://")

    def secret(self) -> bytes:
        """The installation's own secret, made at the first start; host links and fingerprints hang on it."""
        self.data.mkdir(parents=True, exist_ok=True)
        path = self.data / "secret.key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        return bytes.fromhex(path.read_text().strip())
