"""Somebody without a screen: acts only with the forms, addresses and fields in the pages that were served."""

import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.live import Caller, Live

WAIT_S = 20


@dataclass
class Control:
    """A field or a button of a form.  says: its label, or the words on it."""

    tag: str
    name: str
    value: str
    kind: str = ""
    says: str = ""
    id: str = ""
    on: bool = False
    named: bool = False  # by an aria-label: the words on it do not count
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class Form:
    action: str
    plain: bool
    controls: list[Control] = field(default_factory=list)

    def button(self, words: str) -> Control | None:
        return next((c for c in self.controls if c.tag == "button" and c.says == words), None)

    def data(self, button: Control, typed: dict[str, Any]) -> dict[str, str]:
        """What a browser would send: hidden fields, what stands in the others, and what was typed, by label."""
        left, sent = dict(typed), {}
        for control in self.controls:
            if control.tag == "button" or not control.name:
                continue
            choice = left.pop(control.says, None) if control.says else None
            if control.kind in ("radio", "checkbox"):
                group = {c.says for c in self.controls if c.name == control.name} & set(typed)
                if (control.on and not group) or choice:
                    sent[control.name] = control.value
            else:
                sent[control.name] = (
                    control.options.get(str(choice), str(choice)) if choice is not None else control.value
                )
        assert not left, f"{self.action} has no field called {list(left)}: {[c.says for c in self.controls]}"
        return sent | ({button.name: button.value} if button.name else {})


class Served(HTMLParser):
    """The forms of a page, and the address of its live line."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.line = ""
        self._form: Form | None = None
        self._control: Control | None = None
        self._option = ""
        self._labels: dict[str, str] = {}
        self._label: list[Any] | None = None  # what it is for, its words, the controls inside
        self._href = ""
        self.feed(html)
        for control in (c for form in self.forms for c in form.controls):
            control.says = " ".join((control.says or self._labels.get(control.id, "")).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.line = has.get("hx-ws:connect", self.line)
        if tag == "form":
            self._form = Form(has.get("action", ""), "hx-post" not in has and "data-keep" not in has)
            self.forms.append(self._form)
        elif tag == "label":
            self._label = [has.get("for", ""), "", []]
        elif tag == "a":
            self._href, self._control = has.get("href", ""), Control("a", "", "")
        elif tag == "option" and self._control:
            self._option = has.get("value", "")
            self._control.options[""] = self._option
            if "selected" in has or len(self._control.options) == 1:
                self._control.value = self._option
        elif tag in ("input", "textarea", "select", "button") and self._form is not None:
            self._new(tag, has)

    def _new(self, tag: str, has: dict[str, str]) -> None:
        value = has.get("value", "on" if has.get("type") in ("radio", "checkbox") else "")
        made = Control(
            tag, has.get("name", ""), value, has.get("type", ""), has.get("aria-label", ""), has.get("id", "")
        )
        made.on, made.named = "checked" in has, "aria-label" in has
        assert self._form is not None
        self._form.controls.append(made)
        if self._label and tag != "button":
            self._label[2].append(made)
        self._control = None if tag == "input" else made

    def handle_data(self, data: str) -> None:
        if self._label is not None:
            self._label[1] += data
        if self._control is None:
            return
        if self._control.tag == "select" and data.strip():
            self._control.options[" ".join(data.split())] = self._option
        elif self._control.tag == "textarea":
            self._control.value += data
        elif self._control.tag in ("button", "a") and not self._control.named:
            self._control.says += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "label" and self._label:
            target, words, inside = self._label
            self._labels[target] = words
            for control in inside:
                control.says = control.says or words
            self._label = None
        elif tag == "a" and self._control and self._control.tag == "a":
            self.links.append((" ".join(self._control.says.split()), self._href))
        if tag in ("button", "select", "textarea", "a"):
            self._control = None


class Guest:
    """A participant over HTTP.  Every address comes from a page that was served before; only the first is known."""

    def __init__(self, live: Live, name: str) -> None:
        self.name, self.live = name, live
        self.http: httpx.Client = Caller(live, name).http
        self.http.follow_redirects = True
        self.url, self.page, self.used = "", Served(""), set[str]()
        self.frames: list[str] = []
        self._news = threading.Condition()
        self._socket: Any = None
        self._thread: threading.Thread | None = None

    def open(self, address: str) -> "Guest":
        return self._take(self.http.get(address))

    def again(self) -> "Guest":
        return self.open(self.url)

    def _take(self, answer: httpx.Response) -> "Guest":
        assert answer.status_code == 200, f"{self.name} got {answer.status_code} from {answer.url}: {said(answer.text)}"
        self.url, self.page = str(answer.url.path), Served(answer.text)
        return self

    def follow(self, words: str) -> "Guest":
        found = next((href for says, href in self.page.links if says == words), None)
        assert found, f"{self.name} sees no link {words!r} at {self.url}: {[says for says, _ in self.page.links]}"
        return self.open(found)

    def can(self, button: str) -> bool:
        self.again()
        return self._find(button) is not None

    def _find(self, words: str) -> tuple[Form, Control] | None:
        return next(((form, found) for form in self.page.forms if (found := form.button(words))), None)

    def press(self, words: str, **typed: Any) -> httpx.Response:
        return self.send(words, typed)

    def send(self, words: str, typed: dict[str, Any]) -> httpx.Response:
        """Presses a button by its words, with the fields of its form by their labels."""
        found = self._find(words)
        if found is None or self._key(found[0]) in self.used:  # a form is good for one press: look at the page again
            found = self.again()._find(words)
        assert found, f"{self.name} sees no button {words!r} at {self.url}: {self._words()}"
        form, button = found
        self.used.add(self._key(form))
        headers = {} if form.plain else {"HX-Request": "true", "Bigroom-Screen": self.url.rpartition("/")[2]}
        answer = self.http.post(form.action, data=form.data(button, typed), headers=headers)
        assert answer.status_code == 200, f"{self.name} pressed {words!r}: {answer.status_code}, {said(answer.text)}"
        if form.plain:
            self._take(answer)
        return answer

    def _key(self, form: Form) -> str:
        return next((c.value for c in form.controls if c.name == "key"), "")

    def _words(self) -> list[str]:
        return [c.says for form in self.page.forms for c in form.controls if c.tag == "button"]

    # The socket

    def listen(self) -> None:
        """Holds the live line that the page names, as the page's script would."""
        address = re.sub("^http", "ws", self.live.base) + self.page.line
        cookie = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies.jar)
        line = connect(
            address, origin=self.live.base, additional_headers={"Cookie": cookie}, compression=None, max_size=None
        )
        self._thread = threading.Thread(target=self._hear, args=(line,), daemon=True)
        self._thread.start()

    def _hear(self, line: Any) -> None:
        with line as self._socket, suppress(ConnectionClosed):
            for message in self._socket:
                with self._news:
                    self.frames.append(str(message))
                    self._news.notify_all()

    def hears(self, words: str, since: int = 0) -> str:
        """The first frame from `since` on that has these words."""
        with self._news:
            heard = self._news.wait_for(lambda: next((f for f in self.frames[since:] if words in f), ""), WAIT_S)
        assert heard, f"{self.name} heard nothing of {words!r} in {len(self.frames) - since} frames"
        return str(heard)

    def close(self) -> None:
        if self._thread:
            self._socket.close()
            self._thread.join(WAIT_S)
        self.http.close()


def said(html: str) -> str:
    """The words of an answer, for a failure."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())[:300]
