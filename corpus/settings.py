"""Where the data lies and which model is used: read once, from the environment and ``.env``.

Only names that begin with ``EARSHOT_`` count. ``.env.example`` lists every one with its default.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from corpus.errors import SettingsError

PREFIX = "EARSHOT_"
ENV_FILE = ".env"
PACKAGED = "packaged"
CONTACT = re.compile(r"https?://[^\s/()<>@]+\.[^\s()<>]+|[^\s@()<>:/]+@[^\s@()<>:/]+\.[^\s@()<>:/]+", re.ASCII)


def default_data() -> Path:
    from platformdirs import user_data_path

    return user_data_path("earshot", appauthor=False)


class Settings(BaseSettings):
    """The program's settings; each field's description is its documentation."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    data: Path = Field(
        default_factory=default_data,
        description="The folder for everything the program keeps; by default the platform's user-data folder.",
    )
    model: Annotated[str, NoDecode] = Field(
        default=PACKAGED,
        min_length=1,
        description=(
            "The embedding model: 'packaged' (multilingual-e5-small from the installed package, elsewhere from its "
            "hub), a folder in the sentence-transformers form, or a name on the hub. Safetensors only."
        ),
    )
    threads: int = Field(
        default=0, ge=0, le=256, description="Threads for the embedding model; 0 takes the machine's cores."
    )
    sources: Path | None = Field(
        default=None,
        description="A file of sources to look at instead of the packaged sources.toml, in the same form.",
    )
    contact: str | None = Field(
        default=None,
        description=(
            "A url or mail address at which the owners of fetched sites can reach you; it stands in the crawler's "
            "user agent. There is no default: without it nothing is fetched."
        ),
    )
    allow_loopback: bool = Field(
        default=False,
        description="For tests only: the crawler may fetch from this machine, which it otherwise never does.",
    )

    @field_validator("data")
    @classmethod
    def expand(cls, data: Path) -> Path:
        if not str(data).strip() or str(data) == ".":
            raise ValueError("give a folder's path")
        return data.expanduser().absolute()

    @field_validator("sources", mode="before")
    @classmethod
    def named(cls, sources: object) -> object:
        return None if isinstance(sources, str) and not sources.strip() else sources

    @field_validator("contact")
    @classmethod
    def reachable(cls, contact: str | None) -> str | None:
        if contact is None or not contact.strip():
            return None
        if not CONTACT.fullmatch(contact.strip()):
            raise ValueError("give a url (https://example.org/bot) or a mail address (bot@example.org)")
        return contact.strip()

    @property
    def index(self) -> Path:
        return self.data / "index"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def archive(self) -> Path:
        return self.data / "archive.db"

    @property
    def thread_count(self) -> int:
        return self.threads or os.cpu_count() or 1


Form = TypeVar("Form", bound=Settings)


def load_settings() -> Settings:
    """The settings as they stand now. Raises SettingsError that names each wrong one and what would be right."""
    return load_as(Settings)


def load_as(form: type[Form]) -> Form:
    """The settings in a wider ``form`` (bot.settings). Raises SettingsError; a secret's value is never in it."""
    try:
        return form()
    except ValidationError as error:
        problems = []
        for item in error.errors():
            name = str(item["loc"][0]) if item["loc"] else "?"
            shown = "" if is_secret(form, name) else f" (it is {item['input']!r})"
            problems.append(f"{PREFIX}{name.upper()}: {item['msg'].removeprefix('Value error, ')}{shown}")
        raise SettingsError("; ".join(problems)) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{Path(ENV_FILE).absolute()} is not UTF-8 text") from None


def is_secret(form: type[Settings], name: str) -> bool:
    """Whether the setting's value must not be shown."""
    field = form.model_fields.get(name)
    return field is not None and "SecretStr" in str(field.annotation)


def unknown_names(form: type[Settings] = Settings) -> list[str]:
    """Names in the environment and ``.env`` that begin with EARSHOT_ but are no setting."""
    from dotenv import dotenv_values

    known = {PREFIX + name.upper() for name in form.model_fields}
    given = {*os.environ, *(dotenv_values(ENV_FILE) if Path(ENV_FILE).is_file() else {})}
    return sorted(name for name in given if name.startswith(PREFIX) and name not in known)
