"""Notes, decisions, actions and the parking lot: what the meeting writes down."""
