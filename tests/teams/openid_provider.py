"""A real OpenID provider (pyop) behind the few lines of HTTP that it leaves to its host.

Run as a program: it prints its address, and signs in whoever comes.  It speaks HTTPS, with a certificate that it makes
and leaves in a file for whoever is to trust it.  What it says of them stands in a file that a test
writes, and is read at each sign-in: the claims, and how its token is to be spoilt, if at all.
"""

import json
import logging
import ssl
import sys
import time
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from jwkest.jwk import RSAKey, import_rsa_key
from pyop.authz_state import AuthorizationState
from pyop.exceptions import OAuthError
from pyop.provider import Provider
from pyop.subject_identifier import HashBasedSubjectIdentifierFactory
from pyop.userinfo import Userinfo

CLIENT, SECRET = "bigroom", "provider-secret"
HOUR = timedelta(hours=1)


def new_key() -> RSAKey:
    made = rsa.generate_private_key(65537, 2048)
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    return RSAKey(kid="one", key=import_rsa_key(pem), alg="RS256", use="sig")


def provider(base: str, back: str, key: RSAKey) -> Provider:
    about = {
        "issuer": base,
        "authorization_endpoint": f"{base}/authorize",
        "token_endpoint": f"{base}/token",
        "jwks_uri": f"{base}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile"],
    }
    clients = {
        CLIENT: {
            "client_secret": SECRET,
            "redirect_uris": [back],
            "response_types": ["code"],
            "token_endpoint_auth_method": "client_secret_basic",
        }
    }
    state = AuthorizationState(HashBasedSubjectIdentifierFactory("salt"))
    return Provider(key, about, state, clients, Userinfo({"nurse": {}}))


class Pages(BaseHTTPRequestHandler):
    """Its pages.  server.told: the file with what is to be said."""

    server: Any

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        if path == "/.well-known/openid-configuration":
            return self.say({**self.server.it.provider_configuration.to_dict(), **self.told().get("about", {})})
        if path == "/keys":
            return self.say(self.server.it.jwks)
        asked = self.server.it.parse_authentication_request(query)
        self.server.asked.append(asked.to_dict())
        answer = self.server.it.authorize(asked, "nurse")
        self.send_response(303)
        self.send_header("Location", answer.request(asked["redirect_uri"]))
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        claims = {"auth_time": int(time.time()), **self.told().get("claims", {})}
        try:
            given = self.server.it.handle_token_request(body, dict(self.headers), extra_id_token_claims=claims)
        except OAuthError as no:
            return self.say({"error": no.oauth_error}, 400)
        found = given.to_dict()
        if spoilt := self.told().get("spoilt"):
            found["id_token"] = unsigned(found["id_token"], spoilt)
        self.say(found)

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.server.told.read_text())
        return found

    def say(self, what: dict[str, Any], status: int = 200) -> None:
        text = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args: Any) -> None: ...


def unsigned(token: str, header: dict[str, str]) -> str:
    """The same claims under another header, and nobody's signature."""
    made = urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    return f"{made}.{token.split('.')[1]}."


def certified(folder: Path) -> ssl.SSLContext:
    """For localhost; the certificate is left in folder/trust.pem."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now, public = datetime.now(UTC), key.public_key()
    made = (
        x509.CertificateBuilder(name, name, public, x509.random_serial_number(), now - HOUR, now + 24 * HOUR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .sign(key, SHA256())
    )
    trust, private = folder / "trust.pem", folder / "private.pem"
    trust.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trust, private)
    return context


def main(back: str, told: str) -> None:
    logging.disable()
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.socket = certified(Path(told).parent).wrap_socket(server.socket, server_side=True)
    base = f"https://localhost:{server.server_port}"
    server.it, server.told, server.asked = provider(base, back, new_key()), Path(told), []
    print(base, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
