"""Week after week: the next meeting grows out of this one, and what was promised comes back."""
