"""The agendas that a team can start from (AG-1, AG-8, AG-17; domain.md, 3.2 to 3.4)."""

import pytest

from app.agenda.template import Template, templates
from app.core.roles import Role
from app.parts import registry

FILLED = [each for each in templates().values() if each.items]
HOUR_MIN, LONGEST_TITLE = 60, 60
STEPS = {"standard": 58, "brainstorm_vote": 59, "pdsa_review": 58}


@pytest.mark.parametrize("template", FILLED, ids=lambda each: each.name)
def test_ag1_every_template_fits_the_hour_and_can_be_planned(template: Template) -> None:
    activities = registry().on_agenda
    assert template.minutes <= HOUR_MIN and template.minutes == STEPS.get(template.name, template.minutes)
    for item in template.items:
        assert item.minutes >= 1 and 1 <= len(item.title) <= LONGEST_TITLE and item.aim and item.lead
        assert not item.activity or item.activity in activities, f"{template.name}: nobody knows {item.activity}"
        assert not item.mode or item.mode in activities[item.activity].modes
        assert item.lead == "partner" or item.lead in set(Role) or item.lead[0].isupper()


@pytest.mark.parametrize("template", FILLED, ids=lambda each: each.name)
def test_ag8_what_closes_the_hour_is_protected(template: Template) -> None:
    closing = [item for item in template.items if item.step > 4]
    assert closing and all(item.protected for item in closing)
    assert [item.step for item in template.items] == sorted(item.step for item in template.items)


def test_ag17_every_patient_story_is_quiet_and_protected() -> None:
    stories = [item for each in FILLED for item in each.items if item.title == "Patient story"]
    assert len(stories) >= 8 and all(item.quiet and item.protected for item in stories)
    assert not any(item.quiet for each in FILLED for item in each.items if item.title != "Patient story")


def test_every_template_says_another_thing() -> None:
    assert len({each.title for each in templates().values()}) == len(templates()) >= 12
