"""The demo team of an empty installation."""
