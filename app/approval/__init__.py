"""From draft to fixed: who approved the record, what was taken out of it before, and what was added after."""
