"""What an organisation says of a person is believed only if it is signed by it, for us, for this sign-in, for now.

The tokens are made here by hand, so that no library that reads them has a part in making them.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from app.teams.id_token import LEEWAY_S, BadToken, Organisation, read_token

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
IT = Organisation(
    "https://login.example/t1/v2.0", "bigroom", "secret", "NHSmail", person="oid", tenants=frozenset({"t1"})
)
CLAIMS: dict[str, Any] = {
    "iss": IT.issuer,
    "aud": "bigroom",
    "sub": "pairwise",
    "iat": AT - 5,
    "exp": AT + 3600,
    "nonce": "n" * 64,
    "tid": "t1",
    "oid": "nurse-1",
    "auth_time": AT - 30,
}


@cache
def key(name: str = "ours") -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def b64(some: bytes) -> str:
    return urlsafe_b64encode(some).decode().rstrip("=")


def number(n: int) -> str:
    return b64(n.to_bytes((n.bit_length() + 7) // 8, "big"))


def jwk(private: rsa.RSAPrivateKey, **more: str) -> dict[str, str]:
    public = private.public_key().public_numbers()
    return {"kty": "RSA", "n": number(public.n), "e": number(public.e), "kid": "one", **more}


def rs(private: rsa.RSAPrivateKey, how: HashAlgorithm) -> Callable[[bytes], bytes]:
    return lambda text: private.sign(text, padding.PKCS1v15(), how)


def token(
    claims: dict[str, Any], header: dict[str, Any] | None = None, sign: Callable[[bytes], bytes] | None = None
) -> str:
    head = {"alg": "RS256", "kid": "one", "typ": "JWT", **(header or {})}
    text = ".".join(b64(json.dumps(part).encode()) for part in (head, claims))
    return f"{text}.{b64((sign or rs(key(), SHA256()))(text.encode()))}"


KEYS = {"keys": [jwk(key(), use="sig")]}


def reads(text: object, keys: Any = KEYS, it: Organisation = IT, access: str = "access") -> str:
    return read_token(text, keys, it, "n" * 64, access, NOW).subject


def test_a_token_that_holds_gives_tenant_and_person() -> None:
    found = read_token(token(CLAIMS), KEYS, IT, "n" * 64, "access", NOW)
    assert found.subject == "t1:nurse-1"
    assert found.shown_at == datetime.fromtimestamp(AT - 30, UTC)


GONE = object()
WRONG: list[dict[str, Any]] = [
    {"iss": "https://login.example/t2/v2.0"},
    {"iss": IT.issuer + "/"},
    {"iss": GONE},
    {"aud": "another"},
    {"aud": ["another"]},
    {"aud": ["bigroom", "another"]},  # for several, and nobody says who asked
    {"aud": ["bigroom", "another"], "azp": "another"},
    {"aud": GONE},
    {"azp": "another"},
    {"nonce": "m" * 64},
    {"nonce": GONE},
    {"exp": AT - LEEWAY_S - 1},
    {"exp": GONE},
    {"exp": "tomorrow"},
    {"iat": AT + LEEWAY_S + 60},
    {"iat": GONE},
    {"nbf": AT + LEEWAY_S + 60},
    {"sub": GONE},
    {"tid": "t2"},
    {"tid": GONE},
    {"tid": ["t1"]},
    {"oid": ""},
    {"oid": GONE},
    {"oid": 7},
    {"oid": ["nurse-1"]},
    {"oid": "nurse 1"},
    {"oid": "nurse\n1"},
    {"oid": "n" * 256},
    {"at_hash": b64(sha256(b"another").digest()[:16])},
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: str(wrong).replace(str(GONE), "gone"))
def test_a_claim_that_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    claims = {name: value for name, value in {**CLAIMS, **wrong}.items() if value is not GONE}
    with pytest.raises(BadToken):
        reads(token(claims))


def test_clocks_may_differ_by_a_minute() -> None:
    assert reads(token({**CLAIMS, "exp": AT - LEEWAY_S + 5, "iat": AT + LEEWAY_S - 5}))


def test_the_right_hash_of_the_access_token_is_taken() -> None:
    assert reads(token({**CLAIMS, "at_hash": b64(sha256(b"access").digest()[:16])}))


def forged() -> dict[str, str]:
    ours, thief = key().public_key(), key("thief")
    pem = ours.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    der = ours.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    hs: Callable[[bytes], Callable[[bytes], bytes]] = lambda secret: lambda text: hmac.digest(secret, text, sha256)  # noqa: E731
    unsigned: Callable[[bytes], bytes] = lambda text: b""  # noqa: E731
    curve = ec.generate_private_key(ec.SECP256R1())
    return {
        "alg none": token(CLAIMS, {"alg": "none"}, unsigned),
        "alg None": token(CLAIMS, {"alg": "None"}, unsigned),
        "no alg": token(CLAIMS, {"alg": ""}, unsigned),
        "signature cut off": token(CLAIMS, sign=unsigned),
        "HS256 with the public key as PEM": token(CLAIMS, {"alg": "HS256"}, hs(pem)),
        "HS256 with the public key as PEM without the last line end": token(CLAIMS, {"alg": "HS256"}, hs(pem.strip())),
        "HS256 with the public key as DER": token(CLAIMS, {"alg": "HS256"}, hs(der)),
        "HS256 with the modulus": token(CLAIMS, {"alg": "HS256"}, hs(jwk(key())["n"].encode())),
        "HS256 with nothing": token(CLAIMS, {"alg": "HS256"}, hs(b"")),
        "RS512": token(CLAIMS, {"alg": "RS512"}, rs(key(), SHA512())),
        "ES256": token(CLAIMS, {"alg": "ES256"}, lambda text: curve.sign(text, ec.ECDSA(SHA256()))),
        "another key": token(CLAIMS, sign=rs(thief, SHA256())),
        "another key that is brought along": token(CLAIMS, {"jwk": jwk(thief), "kid": "two"}, rs(thief, SHA256())),
        "another key to be fetched": token(CLAIMS, {"jku": "https://evil.example/keys"}, rs(thief, SHA256())),
        "a header that has to be understood": token(CLAIMS, {"crit": ["x"], "x": 1}),
        "claims changed": altered(token(CLAIMS), {**CLAIMS, "oid": "matron"}),
        "a part more": token(CLAIMS) + ".x",
        "empty": "",
        "too long": token({**CLAIMS, "more": "x" * 20_000}),
    }


def altered(text: str, claims: dict[str, Any]) -> str:
    head, _, signature = text.split(".")
    return f"{head}.{b64(json.dumps(claims).encode())}.{signature}"


@pytest.mark.parametrize("how", forged())
def test_a_signature_that_is_not_the_organisations_is_refused(how: str) -> None:
    with pytest.raises(BadToken):
        reads(forged()[how])


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"keys": []},
        {"keys": "none"},
        {"keys": [None]},
        {"keys": [{"kty": "oct", "k": b64(b"x" * 32), "kid": "one"}]},
        {"keys": [jwk(key(), use="enc")]},
        {"keys": [jwk(key("thief"))]},
        {"keys": [{"kty": "RSA", "n": "?", "e": "?", "kid": "one"}]},
    ],
    ids=["nothing", "empty", "text", "null", "secret", "for-hiding", "of-a-thief", "broken"],
)
def test_keys_that_are_none_open_nothing(keys: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        reads(token(CLAIMS), keys)


def test_a_secret_among_the_keys_signs_nothing() -> None:
    secret = b"x" * 32
    keys = {"keys": [jwk(key()), {"kty": "oct", "k": b64(secret), "kid": "two"}]}
    with pytest.raises(BadToken):
        reads(token(CLAIMS, {"alg": "HS256", "kid": "two"}, lambda text: hmac.digest(secret, text, sha256)), keys)


def test_without_a_list_of_tenants_the_person_alone_counts() -> None:
    anyone = Organisation(IT.issuer, "bigroom", "secret", "NHSmail", person="sub")
    assert reads(token({**CLAIMS, "tid": "t9"}), it=anyone) == "pairwise"


@pytest.mark.parametrize("said", [None, "now", True, -1, 0, AT + 3600, 1e300])
def test_a_time_of_showing_that_makes_no_sense_is_not_said(said: object) -> None:
    claims = {**CLAIMS, "auth_time": said}
    try:
        assert read_token(token(claims), KEYS, IT, "n" * 64, "access", NOW).shown_at is None
    except BadToken:
        assert isinstance(said, str | bool), "the reader may refuse it altogether"


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200), st.none(), st.integers()))
def test_anything_else_is_refused_in_one_way(text: object) -> None:
    with pytest.raises(BadToken):
        reads(text)
