"""The page of a team's idea bank."""
