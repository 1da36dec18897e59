"""From a week's few lines to the whole script of its hour: who does what, how long, which rating.  No I/O.

Chance here has a seed: the same week always goes the same way.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

from app.agenda.template import Draft

ROLES = ("leader", "facilitator", "timekeeper", "recorder")
HOUR_S, SHORT_S = 3600, 1800
# How this team spends its time, by what the item is called: the numbers and the tests take longer than planned.
HABITS = {"Our numbers": 1.4, "Tests this week": 1.2, "Patient story": 1.15, "Welcome": 0.8, "Parking lot": 0.6}
EARLY_S, SECOND_S = 300, 20  # the first comes five minutes before the start, each later one a little after


def script(base: dict[str, Any], week: dict[str, Any], items: Sequence[Draft], number: int) -> dict[str, Any]:
    """What Play needs for this week.  base: the demo's people; items: of the week's template."""
    random = Random(number)  # noqa: S311  not a secret: the same week always goes the same way
    people = present(base["people"], week)
    here = [one["id"] for one in people]
    ideas = [
        {"id": str(n), "by": by if by in here else here[0], "text": text}
        for n, (by, text) in enumerate(week.get("ideas", ()))
    ]
    return {
        "people": people,
        "roles": roles(week),
        "late_start_s": week["late_s"],
        "question": week.get("question", ""),
        "ideas": ideas,
        "merged": {},
        "parked_idea": "",
        "ballots": ballots(random, [one["id"] for one in people if one.get("door") != "outside"], ideas),
        "ratings": ratings(random, here, week),
        "hour": hour(random, items, week),
    }


def present(people: Sequence[dict[str, Any]], week: dict[str, Any]) -> list[dict[str, Any]]:
    """Those who come this week, in the order in which they come."""
    here = [one for one in people if one["id"] not in week["away"]]
    plain = [{key: value for key, value in one.items() if key != "role"} for one in here]  # each week has its own
    return [{**one, "before_s": EARLY_S - n * SECOND_S} for n, one in enumerate(plain)]


def roles(week: dict[str, Any]) -> dict[str, str]:
    """Who holds which role; the two coaches and nobody else where the week does not say."""
    return dict(zip(ROLES, week.get("roles", ("lead", "help", "help", "lead")), strict=True))


def ballots(random: Random, here: Sequence[str], ideas: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """A third of the ideas each, the first ones a little more often.  here: who may vote (MV-8)."""
    votes = -(-len(ideas) // 3)
    liked = {one["id"]: 3.0 / (n + 2) for n, one in enumerate(ideas)}
    return {
        who: sorted(liked, key=lambda idea: random.random() ** (1 / liked[idea]), reverse=True)[:votes] for who in here
    }


def ratings(random: Random, here: Sequence[str], week: dict[str, Any]) -> list[dict[str, Any]]:
    """Whole ratings whose mean is the week's, and its comments, each from somebody else."""
    raters = random.sample(list(here), min(len(here), week.get("raters", len(here))))
    told = zip(raters, values(random, week["rating"], len(raters)), strict=True)
    given = [{"by": who, "value": value} for who, value in told]
    for side in ("well", "improve"):
        for one, text in zip(random.sample(given, len(given)), week.get(side, ()), strict=False):
            one[side] = text
    return given


def values(random: Random, tenths: int, people: int) -> list[int]:
    """Ratings from 0 to 10 with this mean, one or two apart from each other."""
    total = (tenths * people + 5) // 10
    found = [total // people + (n < total % people) for n in range(people)]
    for n in range(0, people - 1, 2):
        apart = random.choice((0, 1, 1, 2))
        if found[n] + apart <= 10 and found[n + 1] - apart >= 0:
            found[n], found[n + 1] = found[n] + apart, found[n + 1] - apart
    return found


def hour(random: Random, items: Sequence[Draft], week: dict[str, Any]) -> list[dict[str, Any]]:
    """Each line of the agenda: how long it lasted, what happened, what was written down."""
    shares = [item.minutes * HABITS.get(item.title, 1.0) * random.uniform(0.9, 1.1) for item in items]
    whole_s = (SHORT_S if week["template"] == "short" else HOUR_S) - week["late_s"] + week["over_s"]
    parts = [{"lasted_s": int(whole_s * share / sum(shares))} for share in shares]
    for part, does in zip(parts, doings(items, week), strict=True):
        part.update(does)
    write_down(items, parts, week)
    return parts


def doings(items: Sequence[Draft], week: dict[str, Any]) -> list[dict[str, Any]]:
    """What Play does at each line, by its activity."""
    rounds = [n for n, item in enumerate(items) if item.activity == "brainstorm"]
    words = {1: ("gather",), 2: ("write", "discuss")}.get(len(rounds), ("write", "share", "clarify"))
    named = dict(zip(rounds, words, strict=False)) if week.get("ideas") else {}
    for n, item in enumerate(items):
        if item.activity == "rating":
            named[n] = "rate"
        elif item.activity == "multivote" and week.get("ideas") and "vote" not in named.values():
            named[n] = "vote"  # once: after it so few ideas are left that the group talks
    return [{"does": named[n]} if n in named else {} for n in range(len(items))]


def write_down(items: Sequence[Draft], parts: list[dict[str, Any]], week: dict[str, Any]) -> None:
    """Notes where the numbers are, decisions and actions late in the work, parked things in between."""
    work = [n for n, item in enumerate(items) if item.step == 4]
    early, late = work[min(2, len(work) - 1)], work[-1]
    parts[early]["notes"] = week.get("notes", [])
    parts[early]["parked"] = week.get("parked", [])
    parts[late]["decisions"] = [{"text": text, "how": how} for text, how in week.get("decisions", ())]
    parts[late]["actions"] = [
        {"text": text, "owner": owner, "days": days} for text, owner, days in week.get("actions", ())
    ]
