"""Thirty teams and more on one page, for coaches and supervisors, without a league table (ST-9, RC-12)."""
