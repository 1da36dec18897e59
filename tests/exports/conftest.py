"""The room of the record's tests, for the files made from it."""

from tests.record.record_room import room  # noqa: F401
