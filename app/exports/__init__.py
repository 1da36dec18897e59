"""The record as a page and as files.  Parts are handed in: nothing here knows which there are."""
