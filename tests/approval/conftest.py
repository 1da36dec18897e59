"""The room of the record's tests, for what becomes of the record."""

from tests.record.record_room import room  # noqa: F401
