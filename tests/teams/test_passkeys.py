"""Passkeys: made on the page of sign-ins, shown on the page /h; and every way in which an answer does not hold."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.teams import keys, owners, passkeys, tries
from app.teams.passkey import BadPasskey, Site, counted, credential_in, made, site_at
from app.teams.tries import Kind
from app.web.bucket import Buckets
from tests.live import SECRET, Caller, Live, MovedClock
from tests.teams.authenticator import PRESENT, Authenticator

KEY = {"key": "k" * 22}
NOT_TAKEN = "That passkey was not taken."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    found = Live(tmp_path_factory.mktemp("passkeys"), host="localhost")
    yield found
    found.stop()


@pytest.fixture
def live(served: Live) -> Live:
    return served.forget_sign_ins()


def moved(live: Live) -> MovedClock:
    assert isinstance(live.clock, MovedClock)
    return live.clock


def authenticator(live: Live, **more: Any) -> Authenticator:
    return Authenticator(live.base, "localhost", **more)


def asks(caller: Caller, path: str) -> dict[str, Any]:
    answer = caller.http.post(path, data=KEY)
    assert answer.status_code == 200, answer.text
    wish: dict[str, Any] = answer.json()
    return wish


def makes(caller: Caller, device: Authenticator, name: str = "My work phone", **lies: Any) -> httpx.Response:
    credential = device.makes(asks(caller, "/sign-ins/passkey/begin"), **lies)
    return caller.http.post("/sign-ins/passkey", data={**KEY, "name": name, "credential": credential})


def shows(caller: Caller, device: Authenticator, **lies: Any) -> httpx.Response:
    return sends(caller, device.shows(asks(caller, "/h/passkey/begin"), **lies))


def sends(caller: Caller, credential: str, **more: str) -> httpx.Response:
    return caller.http.post("/h/passkey", data={**KEY, "credential": credential, **more})


@pytest.fixture
def device(live: Live) -> Authenticator:
    """The passkey of the coach."""
    found = authenticator(live)
    assert makes(live.coach_client(), found).status_code == 303
    return found


def ids(live: Live) -> list[str]:
    return list(live.in_office(lambda tx: tx.exec_driver_sql("select id from passkey").scalars().all()))


# The way it should go


def test_a_passkey_opens_the_desk_without_the_host_link(live: Live, device: Authenticator) -> None:
    nurse = live.client()
    answer = shows(nurse, device)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert nurse.get("desk").status_code == 200
    page = nurse.http.get("/sign-ins").text
    assert "My work phone" in page and "last used on" in page and "with a passkey" in page


def test_the_browser_is_asked_for_a_key_that_stays_there_and_looks_at_the_person(live: Live) -> None:
    wish = asks(live.coach_client(), "/sign-ins/passkey/begin")
    assert wish["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert (wish["rp"]["id"], wish["attestation"]) == ("localhost", "none")
    shown = asks(live.client(), "/h/passkey/begin")
    assert (shown["userVerification"], shown["rpId"], shown.get("allowCredentials", [])) == (
        "required",
        "localhost",
        [],
    )
    assert len(shown["challenge"]) == 43 and shown["challenge"] != asks(live.client(), "/h/passkey/begin")["challenge"]


def test_a_device_that_holds_a_passkey_is_told_so(live: Live, device: Authenticator) -> None:
    wish = asks(live.coach_client(), "/sign-ins/passkey/begin")
    assert [one["id"] for one in wish["excludeCredentials"]] == [json.loads(device.told())["id"]]


def test_a_passkey_is_enough_where_the_key_is_needed_once_more(live: Live, device: Authenticator) -> None:
    coach, page = live.coach_client(), f"/t/{live.team}/data"
    moved(live).move(minutes=11)
    export = f"/t/{live.team}/export.json"
    assert coach.http.get(export).status_code == 403
    back = sends(coach, device.shows(asks(coach, "/h/passkey/begin")), to=page)
    assert back.headers["location"] == page
    assert coach.http.get(export).status_code == 200


def test_a_passkey_is_renamed_and_removed_and_its_browsers_are_out(live: Live, device: Authenticator) -> None:
    coach, nurse, [passkey] = live.coach_client(), live.client(), ids(live)
    shows(nurse, device)
    assert coach.http.post("/sign-ins/passkey/name", data={**KEY, "passkey": passkey, "name": "Old phone"}).is_redirect
    assert "Old phone" in coach.http.get("/sign-ins").text
    assert coach.http.post("/sign-ins/passkey/remove", data={**KEY, "passkey": passkey}).status_code == 303
    assert nurse.get("desk").status_code == 404 and coach.get("desk").status_code == 200
    no = shows(live.client(), device)
    assert no.status_code == 409 and NOT_TAKEN in no.text


def test_a_removed_passkey_leaves_the_browser_that_removes_it_signed_in(live: Live, device: Authenticator) -> None:
    nurse, [passkey] = live.client(), ids(live)
    shows(nurse, device)
    assert nurse.http.post("/sign-ins/passkey/remove", data={**KEY, "passkey": passkey}).status_code == 303
    assert nurse.get("desk").status_code == 200


def test_the_passkeys_of_a_coach_who_leaves_open_nothing(live: Live) -> None:
    gone, device = live.client(), authenticator(live)
    coach = live.in_office(lambda tx: keys.add_coach(tx, SECRET, "Improvement lead", live.clock()))
    gone.http.post("/h", data={"key_text": live.key_of(coach)})
    assert makes(gone, device).status_code == 303
    live.in_office(lambda tx: owners.let_go(tx, coach))
    assert ids(live) == []
    assert shows(live.client(), device).status_code == 409


# Without a host link


def test_a_coach_who_got_in_by_passkey_may_close_the_host_link(live: Live, device: Authenticator) -> None:
    coach, old, nurse, [passkey] = live.coach_client(), live.coach_client(), live.client(), ids(live)
    assert coach.http.post("/sign-ins/link/close", data=KEY).status_code == 409, "nobody knows yet that it works"
    shows(nurse, device)
    assert coach.http.post("/sign-ins/link/close", data=KEY).status_code == 303
    assert "nobody gets in by it" in coach.http.get("/sign-ins").text
    assert old.get("desk").status_code == 404 and nurse.get("desk").status_code == 200
    assert live.client().http.post("/h", data={"key_text": live.key}).status_code == 404
    last = nurse.http.post("/sign-ins/passkey/remove", data={**KEY, "passkey": passkey})
    assert last.status_code == 409 and "your last key" in last.text
    assert shows(live.client(), device).status_code == 303


def test_a_new_host_link_is_open_again(live: Live, device: Authenticator) -> None:
    nurse = live.client()
    shows(nurse, device)
    nurse.http.post("/sign-ins/link/close", data=KEY)
    key = re.findall(r"/h#([\w-]{43})", nurse.http.post("/sign-ins/link", data=KEY).text)[0]
    live.key = key
    assert live.coach_client().get("desk").status_code == 200


# Ways that do not hold


def refused(live: Live, answer: httpx.Response, caller: Caller, says: str = NOT_TAKEN) -> None:
    assert answer.status_code == 409 and says in answer.text, answer.text[:600]
    assert caller.get("desk").status_code == 404


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://bigroom.example.evil.example"},
        {"origin": "http://localhost"},
        {"challenge": "A" * 43},
        {"type": "webauthn.create"},
        {"type": "payment.get"},
    ],
    ids=str,
)
def test_an_answer_of_another_site_or_to_another_question_is_refused(
    live: Live, device: Authenticator, lies: dict[str, Any]
) -> None:
    nurse = live.client()
    refused(live, shows(nurse, device, **lies), nurse)
    assert shows(nurse, device).status_code == 303, "and the passkey itself is none the worse"


def test_an_answer_for_another_host_is_refused(live: Live, device: Authenticator) -> None:
    nurse, device.host = live.client(), "evil.example"
    refused(live, shows(nurse, device), nurse)


def test_an_answer_is_taken_once(live: Live, device: Authenticator) -> None:
    nurse = live.client()
    credential = device.shows(asks(nurse, "/h/passkey/begin"))
    assert sends(nurse, credential).status_code == 303
    nurse.http.post("/out")
    refused(live, sends(nurse, credential), nurse, "That took too long.")


def test_an_answer_that_was_refused_cannot_be_mended_and_sent_again(live: Live, device: Authenticator) -> None:
    nurse = live.client()
    wish = asks(nurse, "/h/passkey/begin")
    refused(live, sends(nurse, device.shows(wish, origin="https://evil.example")), nurse)
    refused(live, sends(nurse, device.shows(wish)), nurse, "That took too long.")


def test_an_answer_to_the_question_of_another_browser_is_refused(live: Live, device: Authenticator) -> None:
    """So a challenge that somebody fetched for a victim's passkey is of no use in their own browser, and back."""
    thief, nurse = live.client(), live.client()
    asked = asks(thief, "/h/passkey/begin")
    asks(nurse, "/h/passkey/begin")
    refused(live, sends(nurse, device.shows(asked)), nurse)
    other = live.client()
    refused(live, sends(other, device.shows(asks(thief, "/h/passkey/begin"))), other, "That took too long.")


def test_an_answer_after_five_minutes_is_too_late(live: Live, device: Authenticator) -> None:
    nurse = live.client()
    wish = asks(nurse, "/h/passkey/begin")
    moved(live).move(minutes=4, seconds=59)
    assert sends(nurse, device.shows(wish)).status_code == 303
    other = live.client()
    wish = asks(other, "/h/passkey/begin")
    moved(live).move(minutes=5)
    refused(live, sends(other, device.shows(wish)), other, "That took too long.")


def test_a_counter_that_does_not_grow_is_refused(live: Live, device: Authenticator) -> None:
    nurse = live.client()
    device.counter = 40
    assert shows(nurse, device).status_code == 303
    nurse.http.post("/out")
    for back in (0, -1, -40):
        refused(live, shows(nurse, device, counts=back), nurse)
        device.counter = 41
    assert shows(nurse, device).status_code == 303


def test_a_passkey_that_never_counts_is_taken_every_time(live: Live, device: Authenticator) -> None:
    """Those that are kept in step between devices say 0 for ever."""
    for _ in range(2):
        assert shows(live.client(), device, counts=0).status_code == 303


def test_a_passkey_that_did_not_look_at_the_person_is_refused(live: Live, device: Authenticator) -> None:
    nurse, device.flags = live.client(), PRESENT
    refused(live, shows(nurse, device), nurse)


def test_another_key_under_the_same_name_is_refused(live: Live, device: Authenticator) -> None:
    nurse = live.client()
    refused(live, shows(nurse, authenticator(live, id=device.id)), nurse)
    refused(live, shows(nurse, authenticator(live)), nurse)


def test_a_new_passkey_needs_the_key_within_ten_minutes(live: Live) -> None:
    coach, device = live.coach_client(), authenticator(live)
    wish = asks(coach, "/sign-ins/passkey/begin")
    moved(live).move(minutes=11)
    assert coach.http.post("/sign-ins/passkey/begin", data=KEY).status_code == 403
    late = coach.http.post("/sign-ins/passkey", data={**KEY, "name": "Mine", "credential": device.makes(wish)})
    assert late.status_code == 403 and ids(live) == []


@pytest.mark.parametrize(
    "lies", [{"origin": "https://evil.example"}, {"challenge": "A" * 43}, {"type": "webauthn.get"}]
)
def test_a_new_passkey_of_another_site_or_question_is_refused(live: Live, lies: dict[str, Any]) -> None:
    assert makes(live.coach_client(), authenticator(live), **lies).status_code == 409
    assert ids(live) == []


def test_a_new_passkey_hangs_on_the_session_that_asked_for_it(live: Live) -> None:
    coach, device = live.coach_client(), authenticator(live)
    wish = asks(coach, "/sign-ins/passkey/begin")
    live.signs_in(coach)
    late = coach.http.post("/sign-ins/passkey", data={**KEY, "name": "Mine", "credential": device.makes(wish)})
    assert late.status_code == 409 and ids(live) == []


def test_a_question_for_a_sign_in_makes_no_passkey(live: Live) -> None:
    coach, device = live.coach_client(), authenticator(live)
    credential = device.makes(asks(coach, "/h/passkey/begin"))
    assert (
        coach.http.post("/sign-ins/passkey", data={**KEY, "name": "Mine", "credential": credential}).status_code == 409
    )


def test_a_passkey_is_one_coachs_and_there_are_ten_at_most(live: Live, device: Authenticator) -> None:
    coach = live.coach_client()
    assert "known already" in makes(coach, device).text
    for _ in range(passkeys.MOST - 1):
        assert makes(coach, authenticator(live)).status_code == 303
    assert "Remove one first" in makes(coach, authenticator(live)).text


def test_somebody_elses_passkey_is_neither_renamed_nor_removed(live: Live, device: Authenticator) -> None:
    other, [passkey] = live.client(), ids(live)
    coach = live.in_office(lambda tx: keys.add_coach(tx, SECRET, "Coach of another team", live.clock()))
    other.http.post("/h", data={"key_text": live.key_of(coach)})
    assert other.http.post("/sign-ins/passkey/name", data={**KEY, "passkey": passkey, "name": "x"}).status_code == 404
    assert other.http.post("/sign-ins/passkey/remove", data={**KEY, "passkey": passkey}).status_code == 404
    assert ids(live) == [passkey]


def test_what_is_typed_as_an_answer_is_refused_and_no_fault(live: Live, device: Authenticator) -> None:
    nurse = live.client()
    good = json.loads(device.told())["id"]
    for text in ("{}", "[]", "null", "{" * 9000, json.dumps({"id": 5}), json.dumps({"id": good}), "x" * 9):
        asks(nurse, "/h/passkey/begin")
        refused(live, sends(nurse, text), nurse)
    assert sends(nurse, "x" * 16_385).status_code == 400
    assert sends(nurse, "").status_code == 400


# Where there are no passkeys


def test_elsewhere_than_https_and_localhost_the_page_says_so(tmp_path: Path) -> None:
    live = Live(tmp_path)
    try:
        coach = live.coach_client()
        page = coach.http.get("/sign-ins").text
        assert "Passkeys need HTTPS" in page and "Make a passkey" not in page
        assert "Use a passkey" not in coach.http.get("/h").text
        for path in ("/h/passkey/begin", "/sign-ins/passkey/begin"):
            no = coach.http.post(path, data=KEY)
            assert no.status_code == 409 and "Passkeys need HTTPS" in no.text
    finally:
        live.stop()


@pytest.mark.parametrize(
    ("public", "asked", "host"),
    [
        ("https://bigroom.example", "bigroom.example", "bigroom.example"),
        ("https://bigroom.example:8443", "bigroom.example:8443", "bigroom.example"),
        ("http://192.168.0.7:8000", "localhost:8000", "localhost"),
        ("http://192.168.0.7:8000", "192.168.0.7:8000", ""),
        ("http://bigroom.example", "bigroom.example", ""),
        ("https://192.0.2.7", "192.0.2.7", ""),
        ("https://[2001:db8::1]", "[2001:db8::1]", ""),
        ("https://bigroom.example", "127.0.0.1:8000", ""),
        ("https://bigroom.example", "bigroom.example:8443", ""),
    ],
)
def test_passkeys_live_at_a_name_with_https_or_on_the_computer_itself(public: str, asked: str, host: str) -> None:
    site = site_at(public, asked)
    assert (site.host if site else "") == host
    assert site is None or site.origin in (public, f"http://{asked}")


def test_a_passkey_of_another_address_is_listed_as_that(live: Live, device: Authenticator) -> None:
    live.in_office(lambda tx: tx.exec_driver_sql("update passkey set host = 'old.example'"))
    assert "It was made for another address" in live.coach_client().http.get("/sign-ins").text
    assert shows(live.client(), device).status_code == 409


# Without a server


SITE = Site("bigroom.example", "https://bigroom.example")


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_at_all_are_refused_in_one_way(first: bytes, second: bytes) -> None:
    device = Authenticator(SITE.origin, SITE.host)
    for text in (
        device.told(clientDataJSON=first, attestationObject=second),
        device.told(clientDataJSON=first, authenticatorData=second, signature=first),
        device.told(clientDataJSON=device.said("webauthn.create", {"challenge": "A" * 43}), attestationObject=second),
        first.decode("latin-1"),
    ):
        with pytest.raises(BadPasskey):
            made(SITE, "A" * 43, text)
        with pytest.raises(BadPasskey):
            counted(SITE, "A" * 43, text, "AAAA", 0)


def test_an_answer_that_names_no_passkey_is_refused() -> None:
    with pytest.raises(BadPasskey):
        credential_in(json.dumps({"id": ["a"]}))


def test_of_sign_ins_that_wait_the_oldest_give_way(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "MOST", 3)
    begun = []
    for _ in range(5):
        moved(live).move(seconds=1)
        begun.append(live.in_office(lambda tx: tries.begin(tx, Kind.PASSKEY, live.clock())))
    taken = [live.in_office(lambda tx, one=one: tries.take(tx, one.secret, live.clock())) for one in begun]
    assert [one and one.challenge for one in taken] == [None, None, *(one.challenge for one in begun[2:])]


def test_who_begins_one_sign_in_after_the_other_has_to_wait(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    nurse = live.client()
    monkeypatch.setattr(live.house, "tries", Buckets(0.0001, 3))
    answers = [nurse.http.post("/h/passkey/begin", data=KEY).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    kept = live.in_office(lambda tx: tx.exec_driver_sql("select token_hash, challenge from sign_in_try").all())
    assert nurse.http.cookies.get("try") not in str(kept), "only its hash is kept"
    assert re.fullmatch(r"[\w-]{43}", nurse.http.cookies.get("try") or "")
