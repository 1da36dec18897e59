"""Meetings over weeks as honest run charts (RC-1 to RC-14)."""
