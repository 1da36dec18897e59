"""Signing in at an organisation, against a real OpenID provider (pyop) that speaks HTTPS."""

import json
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.core.errors import Refused
from app.teams import accounts, keys
from app.teams.id_token import Organisation
from app.web.provider import NoProvider, Secrets, checked
from tests.browser.real_server import free_port
from tests.live import SECRET, Caller, Live, MovedClock
from tests.teams import openid_provider

KEY = {"key": "k" * 22}
PROGRAM = Path(openid_provider.__file__)
TOO_LATE, NOT_SIGNED_IN = "That took too long.", "Your organisation did not sign you in."
NO_ANSWER = "does not answer"


@dataclass
class Theirs:
    """The provider.  says: what it is to say of whoever comes."""

    base: str
    folder: Path
    port: int  # of ours, to which it sends people back

    def says(self, **told: Any) -> None:
        (self.folder / "told.json").write_text(json.dumps(told))

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "trust.pem"))


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theirs]:
    folder, port = tmp_path_factory.mktemp("provider"), free_port()
    (folder / "told.json").write_text("{}")
    words = [sys.executable, str(PROGRAM), f"http://localhost:{port}/h/organisation", str(folder / "told.json")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield Theirs(running.stdout.readline().strip(), folder, port)
        finally:
            running.kill()


@pytest.fixture(scope="module")
def served(program: Theirs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    now, folder = datetime.now(UTC), tmp_path_factory.mktemp("organisation")
    it = Organisation(
        program.base,
        openid_provider.CLIENT,
        openid_provider.SECRET,
        "NHSmail",
        person="oid",
        tenants=frozenset({"t1", "t3"}),
    )
    made = Live(folder, MovedClock(now), start=now, host="localhost", port=program.port, organisation=it)
    yield made
    made.stop()


@pytest.fixture
def theirs(program: Theirs, monkeypatch: pytest.MonkeyPatch) -> Theirs:
    monkeypatch.setenv("SSL_CERT_FILE", str(program.folder / "trust.pem"))
    program.says(claims={"tid": "t1", "oid": "nurse-1"})
    return program


@pytest.fixture
def live(served: Live, theirs: Theirs) -> Iterator[Live]:
    """Ours, which has not asked theirs for anything yet."""
    provider = served.house.provider
    kept, provider.about_at, provider.keys_at = provider.it, float("-inf"), float("-inf")
    served.forget_sign_ins()
    moved(served).set(datetime.now(UTC))  # theirs knows no other time
    yield served
    provider.it = kept


def moved(live: Live) -> MovedClock:
    assert isinstance(live.clock, MovedClock)
    return live.clock


def leaves(caller: Caller, path: str = "/h/organisation", **form: str) -> str:
    """The address at the provider to which the browser is sent."""
    page = caller.http.post(path, data={**KEY, **form})
    assert page.status_code == 200, page.text
    [address] = re.findall(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', page.text)
    return unescape(address)


def at_theirs(theirs: Theirs, address: str) -> str:
    """The person signs in there; the address to which they are sent back, without ours in front."""
    answer = httpx.get(address, verify=theirs.trust)
    assert answer.status_code == 303, answer.text
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def goes(caller: Caller, theirs: Theirs, path: str = "/h/organisation", **form: str) -> httpx.Response:
    return caller.http.get(at_theirs(theirs, leaves(caller, path, **form)))


def let_in(live: Live, subject: str = "t1:nurse-1") -> None:
    issuer = live.organisation.issuer if live.organisation else ""
    live.in_office(lambda tx: accounts.let_in(tx, live.coach, issuer, subject, live.clock()))


def refused(answer: httpx.Response, caller: Caller, says: str) -> None:
    assert answer.status_code == 409 and says in answer.text, answer.text
    assert caller.http.get("/desk?stay=1").headers.get("location") == "/h"


# The way it should go


def test_an_account_that_was_let_in_opens_the_desk(live: Live, theirs: Theirs) -> None:
    let_in(live)
    nurse = live.client()
    assert "Sign in with NHSmail" in nurse.http.get("/h").text
    answer = goes(nurse, theirs)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    page = nurse.http.get("/sign-ins").text
    assert "at your organisation" in page and "last used on" in page


def test_an_account_that_nobody_let_in_is_told_what_to_give_to_whom(live: Live, theirs: Theirs) -> None:
    nurse = live.client()
    answer = goes(nurse, theirs)
    refused(answer, nurse, "Nobody has let this account in yet.")
    assert '<b class="strong letters">t1:nurse-1</b>' in answer.text
    let_in(live)
    assert goes(nurse, theirs).status_code == 303


def test_a_coach_connects_their_own_account_and_signs_in_with_it(live: Live, theirs: Theirs) -> None:
    coach = live.coach_client()
    answer = goes(coach, theirs, "/sign-ins/organisation")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-ins")
    assert "Connected since" in coach.http.get("/sign-ins").text
    assert goes(live.client(), theirs).status_code == 303


def test_a_disconnected_account_opens_nothing_and_its_browsers_are_out(live: Live, theirs: Theirs) -> None:
    let_in(live)
    nurse, coach = live.client(), live.coach_client()
    goes(nurse, theirs)
    account = live.in_office(lambda tx: tx.exec_driver_sql("select id from coach_account").scalar())
    assert coach.http.post("/sign-ins/organisation/remove", data={**KEY, "account": account}).status_code == 303
    assert nurse.http.get("/desk?stay=1").headers["location"] == "/h"
    refused(goes(nurse, theirs), nurse, "Nobody has let this account in yet.")


def test_every_sign_in_is_tied_by_pkce_state_and_nonce_of_its_own(live: Live, theirs: Theirs) -> None:
    first, second = (parse_qs(urlsplit(leaves(live.client())).query) for _ in range(2))
    assert first["code_challenge_method"] == ["S256"] and first["response_type"] == ["code"]
    assert first["redirect_uri"] == [f"{live.base}/h/organisation"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 43 and first[name] != second[name]
    kept = live.in_office(lambda tx: tx.exec_driver_sql("select challenge from sign_in_try").scalars().all())
    assert not set(kept) & {first[name][0] for name in ("state", "nonce", "code_challenge")}, (
        "nothing of it tells the rest"
    )


# What does not hold


@pytest.mark.parametrize("claims", [{"tid": "t2", "oid": "nurse-1"}, {"oid": "nurse-1"}], ids=str)
def test_an_account_of_another_tenant_is_refused(live: Live, theirs: Theirs, claims: dict[str, str]) -> None:
    let_in(live)
    let_in(live, "t2:nurse-1")
    theirs.says(claims=claims)
    nurse = live.client()
    refused(goes(nurse, theirs), nurse, NOT_SIGNED_IN)


def test_the_same_person_of_two_tenants_is_two(live: Live, theirs: Theirs) -> None:
    let_in(live)
    theirs.says(claims={"tid": "t3", "oid": "nurse-1"})
    nurse = live.client()
    refused(goes(nurse, theirs), nurse, "Nobody has let this account in yet.")


@pytest.mark.parametrize(
    "spoilt", [{"alg": "none"}, {"alg": "HS256", "kid": "one"}, {"alg": "RS256", "kid": "one"}], ids=str
)
def test_a_token_that_nobody_signed_is_refused(live: Live, theirs: Theirs, spoilt: dict[str, str]) -> None:
    let_in(live)
    theirs.says(claims={"tid": "t1", "oid": "nurse-1"}, spoilt=spoilt)
    nurse = live.client()
    refused(goes(nurse, theirs), nurse, NOT_SIGNED_IN)


@pytest.mark.parametrize("hours", [2, -2])
def test_a_token_for_another_time_is_refused(live: Live, theirs: Theirs, hours: int) -> None:
    let_in(live)
    moved(live).move(hours=hours)
    nurse = live.client()
    refused(goes(nurse, theirs), nurse, NOT_SIGNED_IN)


def test_an_address_to_come_back_to_works_once_and_only_in_its_own_browser(live: Live, theirs: Theirs) -> None:
    let_in(live)
    nurse, thief = live.client(), live.client()
    back = at_theirs(theirs, leaves(nurse))
    refused(thief.http.get(back), thief, TOO_LATE)
    leaves(thief)
    refused(thief.http.get(back), thief, TOO_LATE)
    assert nurse.http.get(back).status_code == 303
    nurse.http.post("/out")
    refused(nurse.http.get(back), nurse, TOO_LATE)


def test_a_stolen_code_is_worth_nothing_in_another_sign_in(live: Live, theirs: Theirs) -> None:
    """The provider wants the verifier of the sign-in that the code was made for: PKCE."""
    let_in(live)
    nurse, thief = live.client(), live.client()
    stolen = parse_qs(urlsplit(at_theirs(theirs, leaves(nurse))).query)["code"][0]
    own = parse_qs(urlsplit(leaves(thief)).query)["state"][0]
    refused(thief.http.get("/h/organisation", params={"code": stolen, "state": own}), thief, NOT_SIGNED_IN)


def test_who_comes_back_after_five_minutes_is_too_late(live: Live, theirs: Theirs) -> None:
    let_in(live)
    nurse = live.client()
    back = at_theirs(theirs, leaves(nurse))
    moved(live).move(minutes=5)
    refused(nurse.http.get(back), nurse, TOO_LATE)


def test_who_is_sent_back_without_a_code_is_not_in(live: Live, theirs: Theirs) -> None:
    nurse = live.client()
    state = parse_qs(urlsplit(leaves(nurse)).query)["state"][0]
    answer = nurse.http.get("/h/organisation", params={"error": "access_denied", "state": state})
    refused(answer, nurse, NOT_SIGNED_IN)


def test_a_code_that_another_provider_gave_is_not_even_asked_about(live: Live, theirs: Theirs) -> None:
    let_in(live)
    nurse = live.client()
    back = at_theirs(theirs, leaves(nurse))
    refused(nurse.http.get(f"{back}&iss=https%3A%2F%2Fevil.example"), nurse, NOT_SIGNED_IN)


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://localhost/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
        {"id_token_signing_alg_values_supported": ["HS256"]},
        {"code_challenge_methods_supported": ["plain"]},
    ],
    ids=str,
)
def test_a_provider_that_says_something_else_of_itself_is_not_gone_to(
    live: Live, theirs: Theirs, about: dict[str, Any]
) -> None:
    theirs.says(about=about)
    no = live.client().http.post("/h/organisation", data=KEY)
    assert no.status_code == 409 and NO_ANSWER in no.text


def test_a_provider_whose_certificate_is_not_known_is_not_gone_to(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    no = live.client().http.post("/h/organisation", data=KEY)
    assert no.status_code == 409 and NO_ANSWER in no.text


def test_a_provider_that_is_away_stops_no_other_way_in(live: Live) -> None:
    live.house.provider.it = Organisation(f"https://localhost:{free_port()}", "bigroom", "secret", "NHSmail")
    no = live.client().http.post("/h/organisation", data=KEY)
    assert no.status_code == 409 and NO_ANSWER in no.text
    assert live.coach_client().get("desk").status_code == 200


# Showing the key once more


@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (9, 200), (11, 403)])
def test_the_key_is_shown_once_more_by_signing_in_there_anew(
    live: Live, theirs: Theirs, minutes: int, status: int
) -> None:
    """Whoever finds an open laptop may be signed in there already: what counts is when that was."""
    let_in(live)
    nurse, page = live.client(), f"/t/{live.team}/data"
    when = int((live.clock() - timedelta(minutes=minutes)).timestamp())
    theirs.says(claims={"tid": "t1", "oid": "nurse-1", "auth_time": when})
    address = leaves(nurse, to=page)
    assert parse_qs(urlsplit(address).query)["prompt"] == ["login"]
    answer = nurse.http.get(at_theirs(theirs, address))
    assert answer.headers["location"] == page
    assert nurse.http.get(f"/t/{live.team}/export.json").status_code == status


def test_a_provider_that_does_not_say_when_is_no_key(live: Live, theirs: Theirs) -> None:
    let_in(live)
    nurse = live.client()
    theirs.says(claims={"tid": "t1", "oid": "nurse-1", "auth_time": None})
    assert goes(nurse, theirs).status_code == 303
    assert nurse.http.get(f"/t/{live.team}/export.json").status_code == 403


# Whose account it is


def test_an_account_opens_one_desk(live: Live, theirs: Theirs) -> None:
    other = live.in_office(lambda tx: keys.add_coach(tx, SECRET, "Improvement lead", live.clock()))
    issuer = live.organisation.issuer if live.organisation else ""
    let_in(live)
    let_in(live)
    with pytest.raises(Refused):
        live.in_office(lambda tx: accounts.let_in(tx, other, issuer, "t1:nurse-1", live.clock()))
    caller = live.client()
    caller.http.post("/h", data={"key_text": live.key_of(other)})
    assert "another coach" in goes(caller, theirs, "/sign-ins/organisation").text


def test_connecting_needs_the_key_and_the_session_that_began_it(live: Live, theirs: Theirs) -> None:
    coach = live.coach_client()
    back = at_theirs(theirs, leaves(coach, "/sign-ins/organisation"))
    live.signs_in(coach)
    answer = coach.http.get(back)
    assert answer.status_code == 409 and TOO_LATE in answer.text
    moved(live).move(minutes=11)
    assert coach.http.post("/sign-ins/organisation", data=KEY).status_code == 403
    assert live.in_office(lambda tx: tx.exec_driver_sql("select count(*) from coach_account").scalar()) == 0


def test_somebody_elses_account_is_not_disconnected(live: Live) -> None:
    let_in(live)
    other = live.in_office(lambda tx: keys.add_coach(tx, SECRET, "Improvement lead", live.clock()))
    caller = live.client()
    caller.http.post("/h", data={"key_text": live.key_of(other)})
    account = live.in_office(lambda tx: tx.exec_driver_sql("select id from coach_account").scalar())
    assert caller.http.post("/sign-ins/organisation/remove", data={**KEY, "account": account}).status_code == 404


# Without a server


def test_of_the_three_none_tells_another() -> None:
    secrets = Secrets("v" * 43)
    assert len({secrets.verifier, secrets.state, secrets.nonce}) == 3


def test_a_provider_that_says_nothing_of_its_pages_is_none() -> None:
    with pytest.raises(NoProvider):
        checked({"issuer": "https://login.example"}, "https://login.example")
