"""Every command is typed and visible to whoever reads the description of the addresses."""

from typing import Any

import pytest

from app.core.permissions import Need
from app.house import Address
from app.main import create_app
from app.parts import parts
from app.web.commands import address

DOORS = (Need.JOIN, Need.HOUSE, Need.BY_LINK)  # asked at addresses of their own, or by nobody outside
OPEN = [(part, kind) for part in parts() for kind in part.commands if kind.needs not in DOORS]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return dict(create_app("sqlite://", Address("http://a", ("http://a",)), b"s").app.openapi())  # type: ignore[attr-defined]


@pytest.mark.parametrize(("part", "kind"), OPEN, ids=[f"{part.kind}/{address(kind)}" for part, kind in OPEN])
def test_a_command_is_described(described: dict[str, Any], part: Any, kind: Any) -> None:
    asked = described["paths"][f"/m/{{meeting}}/{part.kind}/{{item}}/{address(kind)}"]["post"]
    assert asked["summary"] == kind.__doc__.partition("\n")[0]
    form = asked["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert set(form["properties"]) == set(kind.model_fields)
    assert set(form["required"]) == {name for name, field in kind.model_fields.items() if field.is_required()}
    for name, field in form["properties"].items():
        assert {"type", "anyOf", "$ref", "enum", "const", "allOf"} & set(field), name
    assert {given["name"] for given in asked["parameters"]} == {"meeting", "item"}


def test_what_an_id_looks_like_is_described(described: dict[str, Any]) -> None:
    cast = described["paths"]["/m/{meeting}/multivote/{item}/cast-vote"]["post"]
    form = cast["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert form["properties"]["idea"] == {"pattern": "^[A-Za-z0-9_-]{22}$", "title": "Idea", "type": "string"}


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    """A reader of the description must not run into a name that is defined nowhere."""
    found: list[str] = []

    def look(node: Any, top: Any) -> None:
        if isinstance(node, dict):
            if reference := node.get("$ref"):
                target = described if reference.startswith("#/components") else top
                for step in reference.removeprefix("#/").split("/"):
                    target = target.get(step) if isinstance(target, dict) else None
                if target is None:
                    found.append(reference)
            for child in node.values():
                look(child, top)
        elif isinstance(node, list):
            for child in node:
                look(child, top)

    look(described["paths"], described)
    assert not found


def test_the_description_is_not_served(described: dict[str, Any]) -> None:
    assert not [path for path in described["paths"] if "openapi" in path]
