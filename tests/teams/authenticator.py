"""A passkey in software, which can also be told to lie."""

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from app.teams.passkey import packed

PRESENT, VERIFIED, KEY_INSIDE = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """Makes one passkey for one site and shows it.  counter: what it says of itself; flags: what it says of the person."""

    origin: str
    host: str
    counter: int = 0
    flags: int = PRESENT | VERIFIED
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def makes(self, wish: dict[str, Any], **lies: Any) -> str:
        """What navigator.credentials.create gives for these options, as our page sends it."""
        about = self.about(self.flags | KEY_INSIDE) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id
        statement = {"fmt": "none", "attStmt": {}, "authData": about + cbor2.dumps(self.public())}
        said = self.said("webauthn.create", wish, **lies)
        return self.told(clientDataJSON=said, attestationObject=cbor2.dumps(statement))

    def shows(self, wish: dict[str, Any], *, counts: int = 1, **lies: Any) -> str:
        """What navigator.credentials.get gives.  counts: how much further the counter is."""
        self.counter += counts
        about, said = self.about(self.flags), self.said("webauthn.get", wish, **lies)
        signature = self.key.sign(about + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self.told(clientDataJSON=said, authenticatorData=about, signature=signature)

    def public(self) -> dict[int, Any]:
        point = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}

    def about(self, flags: int) -> bytes:
        return sha256(self.host.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def said(self, kind: str, wish: dict[str, Any], **lies: Any) -> bytes:
        data = {"type": kind, "challenge": wish["challenge"], "origin": self.origin, "crossOrigin": False, **lies}
        return json.dumps(data).encode()

    def told(self, **response: bytes) -> str:
        parts = {name: packed(value) for name, value in response.items()}
        return json.dumps({"id": packed(self.id), "rawId": packed(self.id), "type": "public-key", "response": parts})
