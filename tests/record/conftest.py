"""The room of these tests; see record_room.py."""

from tests.record.record_room import room  # noqa: F401
