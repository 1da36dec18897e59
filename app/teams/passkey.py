"""What a browser is asked for a passkey, and whether its answer holds.  The one file that knows `webauthn`.

It is imported where it is used: whoever has no passkeys does not wait for it at the start.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

LONGEST = 16 * 1024  # characters of an answer; real ones have one or two thousand
WAIT_MS = 300_000


class BadPasskey(Exception):
    """The answer does not hold."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys of this installation live.  host: their name for it.  origin: what a browser says it is at."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey, as far as it is kept.  counter: how often it says it was used; most always say 0."""

    credential: str
    public_key: str
    counter: int


def site_at(public: str, asked: str) -> Site | None:
    """The site of a request, or None where no browser makes passkeys: without HTTPS, or at a number for an address.

    public: the installation's own address.  asked: the host of the request; its own computer may be asked as localhost.
    """
    where = urlsplit(f"http://{asked}")
    if where.hostname == "localhost":
        return Site("localhost", f"http://{asked}")
    ours = urlsplit(public)
    if ours.scheme != "https" or ours.netloc != asked or not ours.hostname or is_number(ours.hostname):
        return None
    return Site(ours.hostname, public)


def is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def asks_for_new(site: Site, coach: str, name: str, challenge: str, known: Iterable[str]) -> str:
    """What the browser is told to make, as JSON: kept on the device, and only after its own look at the person.

    coach: an id that says nothing.  known: credentials that the coach has; a device that holds one makes no second.
    """
    from webauthn import base64url_to_bytes, generate_registration_options, options_to_json
    from webauthn.helpers import structs

    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Big Room",
        user_id=coach.encode(),
        user_name=name,
        challenge=unpacked(challenge),
        timeout=WAIT_MS,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return options_to_json(options)


def asks_for_one(site: Site, challenge: str) -> str:
    """What the browser is told to show, as JSON: any passkey of this site; the person chooses."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers import structs

    options = generate_authentication_options(
        rp_id=site.host,
        challenge=unpacked(challenge),
        timeout=WAIT_MS,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def made(site: Site, challenge: str, answer: str) -> Made:
    """The passkey that the browser made; BadPasskey for anything else."""
    from webauthn import verify_registration_response

    try:
        found = verify_registration_response(
            credential=parsed(answer),
            expected_challenge=unpacked(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as wrong:  # a stranger's bytes: whatever the reader stumbles over is a no
        raise BadPasskey from wrong
    return Made(packed(found.credential_id), packed(found.credential_public_key), found.sign_count)


def counted(site: Site, challenge: str, answer: str, public_key: str, counter: int) -> int:
    """How often the passkey says now that it was used; BadPasskey unless it is this one, here, and just asked.

    A counter that did not grow means that there are two of a passkey that cannot be copied.
    """
    from webauthn import verify_authentication_response

    try:
        found = verify_authentication_response(
            credential=parsed(answer),
            expected_challenge=unpacked(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=unpacked(public_key),
            credential_current_sign_count=counter,
            require_user_verification=True,
        )
    except Exception as wrong:
        raise BadPasskey from wrong
    return found.new_sign_count


def credential_in(answer: str) -> str:
    """Which passkey it says it is of; BadPasskey where it says nothing of the kind."""
    found = parsed(answer).get("id")
    if not isinstance(found, str):
        raise BadPasskey
    return found


def parsed(answer: str) -> dict[str, object]:
    try:
        found = json.loads(answer) if len(answer) <= LONGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadPasskey
    return found


def packed(some: bytes) -> str:
    return urlsafe_b64encode(some).decode().rstrip("=")


def unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
