"""What every stage shares: quantities, the shape of "unknown" and of "no", sources, facts, people, medicines."""
