"""Did it help: relief, onset, opioid sparing, harm, and what is due next."""
