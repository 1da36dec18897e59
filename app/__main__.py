"""`python -m app serve`: the same on every system."""

from app.cli import main

main()
