"""Settings from the environment; nonsense is refused loudly at the start."""

import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

CONTACT = re.compile(r"(https://[\w.:/?=&%~-]{3,200}|[\w.+-]{1,64}@[\w.-]{3,190})?", re.ASCII)
ISSUER = re.compile(r"(https://[\w.:/~-]{3,200})?", re.ASCII)
CLAIM = re.compile(r"[\w:./-]{1,100}", re.ASCII)
DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
MUST_BE = {
    "host": "an address of this computer, such as 0.0.0.0 for all of them",
    "port": "a number from 1 to 65535, such as 8000 (0 takes any free one)",
    "metrics_port": "a number from 1 to 65535, such as 9464, or 0 for none",
    "metrics_host": "an address of this computer, such as 127.0.0.1",
    "data": "a folder, such as /srv/bigroom",
    "origin": "the address that browsers use, such as https://bigroom.example, without a path",
    "database_url": "a database address such as postgresql://user:password@host/bigroom, or sqlite:////srv/bigroom.db",
    "language": "a language such as en_GB",
    "demo": "yes or no",
    "proxy": "addresses with commas between, such as 127.0.0.1",
    "oidc_issuer": "the address of an OpenID provider, such as https://login.example/tenant/v2.0",
    "oidc_name": "a name of 1 to 40 characters",
    "oidc_person": "a claim such as sub or oid",
    "oidc_tenant_claim": "a claim such as tid or hd",
    "contact": "where people report a problem: an address such as https://trust.example/help or help@trust.example",
}


class Settings(BaseSettings):
    """BIGROOM_PORT and its neighbours.  origin: the public address, such as https://bigroom.example, or ""."""

    model_config = SettingsConfigDict(env_prefix="BIGROOM_", extra="ignore", env_ignore_empty=True)
    host: str = "0.0.0.0"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    metrics_port: Annotated[int, Field(ge=0, le=65535)] = 0  # 0: no metrics
    metrics_host: str = "127.0.0.1"
    data: Path = Path("var")
    origin: str = ""
    database_url: str = ""
    language: str = "en_GB"
    demo: bool = True  # make a demo team in an empty installation
    proxy: str = ""  # addresses whose X-Forwarded-* headers are believed
    contact: str = ""  # who answers for this installation
    oidc_issuer: str = ""  # where coaches may sign in as well: an OpenID provider
    oidc_client_id: str = ""
    oidc_secret: str = ""
    oidc_name: str = "your organisation"
    oidc_person: str = "sub"  # the claim that is the person
    oidc_tenant: str = ""  # the organisations let in, with commas between; any if it is empty
    oidc_tenant_claim: str = "tid"

    @field_validator("origin")
    @classmethod
    def _origin(cls, value: str) -> str:
        """As browsers send it: lower case, without the port that goes without saying."""
        parts = urlsplit(value.strip().rstrip("/"))
        if not value:
            return ""
        plain = (
            parts.scheme in ("http", "https") and parts.hostname and not any((parts.path, parts.query, parts.fragment))
        )
        if not plain or "@" in parts.netloc or " " in parts.netloc:
            raise ValueError
        usual = {"http": 80, "https": 443}[parts.scheme]
        host = parts.netloc.rpartition(":")[0] if parts.port == usual else parts.netloc
        return f"{parts.scheme}://{host.lower().encode('idna').decode()}"

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        if not ISSUER.fullmatch(value):
            raise ValueError
        return value

    @field_validator("oidc_person", "oidc_tenant_claim")
    @classmethod
    def _claim(cls, value: str) -> str:
        """An e-mail address is no person: it is passed on, and not always checked."""
        if not CLAIM.fullmatch(value) or value in ("email", "preferred_username", "upn", "name"):
            raise ValueError
        return value

    @field_validator("oidc_name")
    @classmethod
    def _name(cls, value: str) -> str:
        if not 0 < len(value.strip()) <= 40 or not value.isprintable():
            raise ValueError
        return value.strip()

    @field_validator("contact")
    @classmethod
    def _contact(cls, value: str) -> str:
        if not CONTACT.fullmatch(value):
            raise ValueError
        return value

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        if not value:
            return ""
        try:
            url = make_url(value)
        except ArgumentError:
            raise ValueError from None
        url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
        if url.drivername not in ("sqlite", "postgresql+psycopg") or not url.database or url.database == ":memory:":
            raise ValueError
        return url.render_as_string(hide_password=False)

    @field_validator("language")
    @classmethod
    def _language(cls, value: str) -> str:
        try:
            return str(Locale.parse(value))
        except UnknownLocaleError as unknown:
            raise ValueError from unknown

    @property
    def url(self) -> str:
        return self.database_url or str(URL.create("sqlite", database=str(self.data.absolute() / "bigroom.db")))

    @property
    def file(self) -> Path | None:
        """The SQLite file, None for a database server."""
        url = make_url(self.url)
        return Path(str(url.database)).resolve() if url.drivername == "sqlite" else None

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https://")

    def secret(self) -> bytes:
        """The installation's own secret, made at the first start; host links and fingerprints hang on it.

        ValueError for a damaged one: an empty secret would be everybody's.
        """
        path = self.data / "secret.key"
        with suppress(FileExistsError), path.open("x", encoding="ascii") as new:
            path.chmod(0o600)
            new.write(secrets.token_hex(32))
        found = bytes.fromhex(path.read_text("ascii").strip())
        if len(found) < 32:
            raise ValueError
        return found


def troubles(bad: ValidationError) -> list[str]:
    """What is wrong, a sentence for each setting; never the value, it may hold a password."""
    names = [str(error["loc"][0]) for error in bad.errors()]
    return [f"BIGROOM_{name.upper()} must be {MUST_BE[name]}." for name in dict.fromkeys(names)]
