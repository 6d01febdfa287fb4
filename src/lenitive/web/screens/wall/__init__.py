"""Every chair at once, readable from across the room."""
