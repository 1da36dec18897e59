"""A passkey in a real browser, with an authenticator that Chromium plays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.conftest import Stage
from tests.live import Live, MovedClock

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def stage(chromium: Browser, tmp_path: Path) -> Iterator[Stage]:
    """At localhost, where Chromium makes passkeys without HTTPS."""
    live = Live(tmp_path, host="localhost")
    made = Stage(chromium, live)
    yield made
    made.close()
    live.stop()
    assert made.complaints == []


def plugged_in(page: Page) -> tuple[CDPSession, str]:
    """A device with a passkey chip for this page, and the id by which it can be altered."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    added: dict[str, Any] = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return cdp, added["authenticatorId"]


def test_a_coach_makes_a_passkey_signs_in_with_it_and_shows_it_once_more(stage: Stage) -> None:
    live, page = stage.live, stage.desk()
    cdp, device = plugged_in(page)
    page.goto("/sign-ins")
    page.get_by_label("Name for a new passkey").fill("My work phone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("button", name="Remove the passkey My work phone")).to_be_visible()
    [kept] = cdp.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert kept["isResidentCredential"] and kept["rpId"] == "localhost"

    page.get_by_label("Name for a new passkey").fill("The same again")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("This device holds a passkey of yours already.")

    page.goto("/desk?stay=1")
    page.get_by_role("button", name="Sign out here").click()
    page.goto("/h")
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was shown.")
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk")

    assert isinstance(live.clock, MovedClock)
    live.clock.move(minutes=11)
    page.goto("/sign-ins")
    page.get_by_role("button", name="Change my host link").click()
    page.get_by_role("link", name="Show your key", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/sign-ins")
    page.get_by_role("button", name="Change my host link").click()
    expect(page.get_by_role("heading", name="Your new host link")).to_be_visible()


def test_a_browser_without_passkeys_offers_none(stage: Stage) -> None:
    page = stage.page("desk")
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(f"/h#{stage.live.key}")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.goto("/sign-ins")
    expect(page.get_by_text("This browser makes no passkeys.")).to_be_visible()
    expect(page.get_by_role("button", name="Make a passkey")).to_be_hidden()
