"""The day board: who is where today, and what is next."""
