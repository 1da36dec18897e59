"""What several commands of the console share."""

from pydantic import TypeAdapter, ValidationError

from app.addresses import address_of
from app.config import Settings
from app.core.text import Name
from app.starting import Cannot, beside, folder, prepare, reached, say, settings
from app.storage.scrub import scrub

NAME = TypeAdapter[str](Name)


def scrubbed(found: Settings) -> None:
    with reached(found) as both:
        scrub(both.writing)


def ready() -> tuple[Settings, bytes]:
    """The settings and the secret, with the database up to date; a server may be running on it."""
    found = settings()
    secret = folder(found)
    beside(found)
    prepare(found, secret)
    return found, secret


def named(name: str) -> str:
    try:
        return NAME.validate_python(name)
    except ValidationError:
        raise Cannot("A name has 1 to 40 characters that can be seen.") from None


def tell_link(found: Settings, name: str, key: str) -> None:
    say(f"Host link of {name}: {address_of(found).public}/h#{key}")
    say("Keep this link: it is your key.")
