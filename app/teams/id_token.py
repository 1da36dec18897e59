"""Whether what an organisation says of a person holds.  The one file that reads its tokens (Authlib, joserfc)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

LEEWAY_S = 60  # by which two clocks may differ
LONGEST_TOKEN, LONGEST_NAME = 16 * 1024, 255
ALGORITHM = "RS256"  # pinned: what the token says of itself is no choice


class BadToken(Exception):
    """It does not hold.  why: for the log, without anything of the token."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Organisation:
    """Where people sign in, as the settings say.

    person: the claim that is the person.  tenant, tenants: the claim that is their organisation, and the ones let in;
    none for any.  Both are ids of the provider's; an e-mail address is neither lasting nor always checked.
    """

    issuer: str
    client_id: str
    secret: str
    name: str
    person: str = "sub"
    tenant: str = "tid"
    tenants: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is there.  shown_at: when they last showed it, if it is said."""

    subject: str
    shown_at: datetime | None


def read_token(
    text: object, keys: dict[str, Any], it: Organisation, nonce: str, access_token: str, now: datetime
) -> Identity:
    """Who it is about; BadToken unless it is signed by one of these keys, for us, for this sign-in and for now."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_TOKEN:
        raise BadToken("no token")
    try:
        token = jwt.decode(text, KeySet.import_key_set(only_rsa(keys)), algorithms=[ALGORITHM])
        claims = CodeIDToken(
            token.claims,
            token.header,
            {"iss": {"value": it.issuer}, "aud": {"value": it.client_id}, "nonce": {"essential": True}},
            {"nonce": nonce, "client_id": it.client_id, "access_token": access_token},
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_S)
    except Exception as wrong:  # a stranger's bytes: whatever the reader stumbles over is a no
        raise BadToken(type(wrong).__name__) from wrong
    return identity(dict(token.claims), it, now)


def only_rsa(keys: dict[str, Any]) -> Any:
    """Of the organisation's keys those that RS256 is checked with; a secret or another kind is never one."""
    found = keys.get("keys")
    kept = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    kept = [one for one in kept if one.get("kty") == "RSA" and one.get("use", "sig") == "sig"]
    if not kept:
        raise BadToken("no keys")
    return {"keys": kept}


def identity(claims: dict[str, Any], it: Organisation, now: datetime) -> Identity:
    tenant = named(claims, it.tenant) if it.tenants else ""
    if it.tenants and tenant not in it.tenants:
        raise BadToken("another tenant")
    person = named(claims, it.person)
    if not person:
        raise BadToken("no person")
    return Identity(f"{tenant}:{person}" if tenant else person, shown_at(claims, now))


def named(claims: dict[str, Any], claim: str) -> str:
    """A claim that is a short word; "" for anything else."""
    found = claims.get(claim)
    ok = isinstance(found, str) and len(found) <= LONGEST_NAME and found.isprintable() and " " not in found
    return str(found) if ok else ""


def shown_at(claims: dict[str, Any], now: datetime) -> datetime | None:
    """When the person last showed who they are; None where it is not said, or is said to be still to come."""
    found = claims.get("auth_time")
    if not isinstance(found, int | float) or isinstance(found, bool) or not 0 < found <= now.timestamp() + LEEWAY_S:
        return None
    return min(datetime.fromtimestamp(found, UTC), now)
