"""Who could hold which role next time, and why (RO-3).  Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.names import skeleton
from app.core.roles import Role
from app.core.saying import Phrase, phrase

TERM = 4  # meetings that somebody leads before the next one is asked
ORDER = (Role.TIMEKEEPER, Role.RECORDER, Role.FACILITATOR)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is present.  last: the day on which they last held each role.  held: how many roles overall."""

    person: str
    name: str
    last: Mapping[Role, date] = field(default_factory=dict)
    held: int = 0
    coach: bool = False
    guest: bool = False
    first_time: bool = False
    opted_out: bool = False

    @property
    def eligible(self) -> bool:
        return not (self.guest or self.first_time or self.opted_out)

    def behind(self, role: Role) -> tuple[bool, date]:
        """Least for who has never held it, then for who held it longest ago."""
        return role in self.last, self.last.get(role, date.min)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """person "": the role stays empty.  why: a sentence of the catalogue."""

    role: Role
    person: str
    name: str
    why: str


def suggest(members: Iterable[Member], leader: str = "", led: int = 0, term: int = TERM) -> tuple[Suggestion, ...]:
    """A person for each role: the leader first where the term is over, then timekeeper, recorder, facilitator.

    leader: the person who leads now, "" for nobody.  led: how many meetings running, this one included.
    """
    everybody = tuple(members)
    pool = [one for one in everybody if one.eligible]
    kept = next((one for one in everybody if one.person == leader and not one.opted_out and led < term), None)
    given = {one.person: 0 for one in pool}
    found: list[Suggestion] = []
    if kept:
        given[kept.person] = 1
        why = phrase("leads for %(term)s meetings, this was number %(led)s", term=term, led=led)
        found.append(Suggestion(Role.LEADER, kept.person, kept.name, why))
    for role in ORDER if kept else (Role.LEADER, *ORDER):
        found.append(offer(role, pool, given))
    return tuple(found)


def offer(role: Role, pool: list[Member], given: dict[str, int]) -> Suggestion:
    """Whoever has fewest of today's offers; members before coaches; then by RO-3."""
    if not pool:
        return Suggestion(role, "", "", phrase("nobody is here who could take it"))
    chosen = min(pool, key=lambda one: (*rank(one, given), *turn(one, role), one.person))
    said = Suggestion(role, chosen.person, chosen.name, why(chosen, role, pool, given))
    given[chosen.person] += 1
    return said


def rank(one: Member, given: Mapping[str, int]) -> tuple[int, bool]:
    """Everybody gets one role before anybody gets two; coaches come when no other member is left."""
    return given[one.person], one.coach


def turn(one: Member, role: Role) -> tuple[tuple[bool, date], int, str]:
    """Longest ago, then fewest roles overall, then by name."""
    return one.behind(role), one.held, skeleton(one.name)


def why(chosen: Member, role: Role, pool: Iterable[Member], given: Mapping[str, int]) -> Phrase:
    """The reason in words: how long ago, what broke a tie, and why it is a coach or a second role."""
    others = [one for one in pool if one.person != chosen.person and rank(one, given) == rank(chosen, given)]
    level = [one for one in others if one.behind(role) == chosen.behind(role)]
    said = since(chosen, role)
    if level:
        fewest = all(one.held > chosen.held for one in level)
        tie = phrase("fewest roles so far") if fewest else phrase("first by name")
        said = phrase("%(reason)s, and %(tie)s", reason=said, tie=tie)
    if given[chosen.person]:
        return phrase("%(reason)s; a second role, since everybody has one", reason=said)
    return phrase("%(reason)s; a coach, since no other member is left", reason=said) if chosen.coach else said


def since(chosen: Member, role: Role) -> Phrase:
    if role not in chosen.last:
        return phrase("has never had this role")
    at = chosen.last[role]
    return phrase("had this role longest ago, %(day)s", day=Phrase(lambda words: words.short_day(at)))
