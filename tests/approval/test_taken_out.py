"""Every column that people type into can be taken out, or stands here with the reason why not."""

from sqlalchemy import String
from sqlmodel import AutoString, SQLModel

import app.parts  # noqa: F401
from app.storage.erase import belongs
from app.storage.redact import known

# Not typed by anybody, or not in a record, or gone by itself.
FIXED = {
    "agenda_item": {"activity", "mode", "ended_as", "origin"},
    "action": {"status", "origin", "fate", "via"},
    "decision": {"how"},
    "meeting": {"style", "join_code", "join_token", "approved_by", "approved_as", "cancel_reason", "cancel_note"},
    "meeting_change": {"comment", "verdict"},  # a promise over the weeks: it is dropped where it is judged
    "next_choice": {"aim", "base", "place"},  # becomes the next meeting's own, and is changed on its plan
    "waiting": {"answer", "device_hash", "mode", "name"},  # who was not let in yet; in no record
    "consensus_word": {"word"},
    "felt_heard": {"answer"},
    "participant": {"kind", "mode"},
    "participant_device": {"device_hash"},
    "parked_item": {"fate", "became"},
    "receipt": {"key", "by", "part", "item", "command"},
    "role_held": {"role"},
    "role_planned": {"role"},
    "time_decision": {"kind", "by"},
    "record_addition": {"text", "by"},  # after the approval nothing is taken out
    "record_kept": {"document", "facts"},  # the same
    "taken_out": {"kind", "by"},
    "rating_comment": {"kind", "text"},  # nobody but its author sees it before the close
    "counted_comment": {"kind"},
    "counted_rating": {"name"},  # a name of the list, where a team shows names
    "brainstorm": {"mode", "theme"},  # by what ideas come back: changed where the question is
    "turn": {"how"},
    "idea": {"fate"},
    "idea_text": {"text"},  # goes with its idea
    "idea_pair": {"text"},  # the same
    "idea_wish": {"text"},  # the same
    "fishbone": {"mode"},
    "vote_round": {"method", "state", "line_rule", "settled"},
}


def typed() -> set[tuple[str, str]]:
    """Columns of a meeting's tables that can hold words."""
    found = set()
    for table in SQLModel.metadata.sorted_tables:
        if belongs(table, "m") is None:
            continue
        for column in table.c:
            key = column.primary_key or column.foreign_keys or column.name.endswith(("_id", "_by", "into", "close_up"))
            if isinstance(column.type, String | AutoString) and (
                not key or (column.primary_key and column.name == "key")
            ):
                found.add((table.name, column.name))
    return found


def test_re3_every_text_of_a_meeting_can_be_taken_out_or_is_named_here() -> None:
    can = {(one.table.name, one.column) for one in known()}
    fixed = {(name, column) for name, columns in FIXED.items() for column in columns}
    assert typed() - can - fixed == set()
    assert can <= typed()
