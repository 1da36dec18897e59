"""P30: nothing that anybody types runs, on whichever screen it is shown."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.browser.conftest import Stage
from tests.live import Caller

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
RUN = "window.__pwned=1"
PAYLOADS = [
    f"<script>{RUN}</script>", f"</script><script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>", f"<body onload={RUN}>", "<iframe srcdoc='<script>parent.__pwned=1</script>'>",
    f'" onmouseover="{RUN}', f"' autofocus onfocus='{RUN}", f'"><script>{RUN}</script>', f"'-{RUN}-'", f"\\';{RUN}//",
    f"javascript:{RUN}", f"<a href=javascript:{RUN}>x</a>", f"<form action=javascript:{RUN}><button>x", f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>", f"<video><source onerror={RUN}>", f"<math><mi xlink:href='data:x,<script>{RUN}</script>'>",
    f"<style>@import'javascript:{RUN}'</style>", "<link rel=stylesheet href='data:text/css,*{x:1}'>", f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<base href=//evil.example/>", f"<object data='data:text/html,<script>{RUN}</script>'>", f"<embed src='javascript:{RUN}'>",
    "<div hx-get=/desk hx-trigger=load>", f"<div hx-on:click='{RUN}'>", f"<div hx-on::load='{RUN}'>", f"<div hx-vals='js:{{a:{RUN}}}'>",
    "<hx-partial hx-target='#stage'><b id=swapped>x</b></hx-partial>", "<div hx-swap-oob=true id=stage>x</div>", "<live-line data-state-url='//evil.example'>",
    f"{{{{{RUN}}}}}", f"${{{RUN}}}", f"#{{{RUN}}}", "{%raw%}{{7*7}}", f"<!--><script>{RUN}</script>-->", f"<![CDATA[<script>{RUN}</script>]]>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>", f"<template><script>{RUN}</script></template>", f"<xss style=x onanimationend={RUN}>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;", f"&#60;script&#62;{RUN}&#60;/script&#62;", f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"%3Cscript%3E{RUN}%3C/script%3E", f"＜script＞{RUN}＜/script＞", f"<scr<script>ipt>{RUN}</scr</script>ipt>", f"<ScRiPt>{RUN}</sCrIpT>",
    f"<img src=`x` onerror={RUN}>", f"<img/src=x/onerror={RUN}>", f"<svg><animate onbegin={RUN} attributeName=x>", f"<svg><use href='data:image/svg+xml,<svg id=x onload={RUN}/>#x'>",
    f"<button form=form formaction=javascript:{RUN}>x", f"<select autofocus onfocus={RUN}>", f"<textarea autofocus onfocus={RUN}>", f"<marquee onstart={RUN}>",
    f"</textarea><script>{RUN}</script>", f"</title><script>{RUN}</script>", f"]]></script><script>{RUN}</script>", f'{{"a":"</script><script>{RUN}</script>"}}',
]  # fmt: skip


def names() -> list[str]:
    """As many as fit into a name of 40 characters."""
    return [payload for payload in PAYLOADS if len(payload) <= 40][:30]


def fill(stage: Stage) -> list[Caller]:
    """Every payload into every place that takes words."""
    live_, free = stage.live, stage.live.house.budgets.windows.clear  # type: ignore[attr-defined]
    coach = live_.coach_client()
    live_.clock.move(minutes=-10)  # type: ignore[attr-defined]
    people = [live_.phone(name, answer="other") for name in names()]
    live_.clock.move(minutes=10)  # type: ignore[attr-defined]
    facts = {
        "name": PAYLOADS[0][:40],
        "purpose": PAYLOADS[9],
        "rules": "\n".join(PAYLOADS[:6]),
        "partner_word": PAYLOADS[3][:40],
    }
    assert coach.http.post(f"/t/{live_.team}", data=facts).status_code == 303
    assert coach.does("agenda/start-meeting").status_code == 200
    item = live_.in_office(
        lambda tx: tx.execute(
            text("select id from agenda_item where activity = 'brainstorm' order by position limit 1")
        ).scalar_one()
    )
    while coach.live.in_office(lambda tx: tx.execute(text("select activity from agenda_item where started_at is not null and ended_at is null")).scalar()) != "brainstorm":  # fmt: skip
        now = live_.in_office(
            lambda tx: tx.execute(
                text("select id from agenda_item where started_at is not null and ended_at is null")
            ).scalar()
        )
        assert coach.does("agenda/next-item", item=now).status_code == 200
    coach.does("brainstorm/ask-question", item, question=PAYLOADS[1][:100], anonymous="on")
    coach.does("brainstorm/open-ideas", item, mode="open")
    for payload in PAYLOADS:
        free()
        assert people[0].does("brainstorm/add-idea", item, text=payload).status_code in (200, 409)
        for command, more in (("note", {}), ("decision", {}), ("action", {"owner": payload[:40]})):
            assert coach.does(f"record/write-{command}", text=payload, **more).status_code == 200, payload
        assert people[1].does("record/park-it", text=payload).status_code == 200
        assert coach.does("room/write-word", term=f"{payload[:30]}{uuid4().hex[:4]}", meaning=payload).status_code in (
            200,
            400,
            409,
        )
    for rating, payload in enumerate(PAYLOADS[:5]):
        people[rating].does("rating/say-could-improve", "-", text=payload)
    return people


def test_p30_no_payload_runs_on_any_screen(stage: Stage, tmp_path: Path) -> None:
    """The policy's own complaints count as well: the stage fails when a page writes one down."""
    people = fill(stage)
    at = f"/m/{stage.live.meeting}"
    desk = stage.desk()
    hand = stage.page("hand")
    cookies = [{"name": c.name, "value": c.value or "", "url": stage.live.base} for c in people[0].http.cookies.jar]
    hand.context.add_cookies(cookies)  # type: ignore[arg-type]
    screens = [(desk, page) for page in ("desk", "notes", "plan", "record")] + [
        (hand, page) for page in ("hand", "welcome", "record", "thanks")
    ]
    wall = stage.wall()
    for page, where in [
        *screens,
        (wall, "/wall"),
        (desk, f"/t/{stage.live.team}"),
        (desk, f"/t/{stage.live.team}/trends"),
        (desk, "/desk?stay=1"),
    ]:
        page.goto(where if where.startswith("/") else f"{at}/{where}")
        page.wait_for_load_state("networkidle") if "/wall" not in where and where not in (
            "desk",
            "notes",
            "plan",
            "hand",
        ) else page.wait_for_timeout(300)
        assert page.evaluate("window.__pwned === undefined && !document.getElementById('swapped')"), where
        assert (
            page.locator(
                "script:not([src]), iframe[srcdoc], [onerror], [onload], [onfocus], base, object, embed"
            ).count()
            == 0
        ), where
        assert page.locator("#main img, main img").count() == 0, where
    exported = people[0].http.get(f"{at}/record.md").text
    assert "<script" not in exported


def test_p30_a_page_that_does_not_escape_is_noticed(stage: Stage) -> None:
    """The same look finds what it is there to find: our policy would stop the script, and says so."""
    page = stage.page("desk", may="refused|violates")
    page.goto("/join")
    before = page.locator("[onerror]").count()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.__pwned=1>')")
    assert before == 0 and page.locator("[onerror]").count() == 1
    assert page.evaluate("window.__pwned === undefined"), "and the policy holds where escaping fails"
