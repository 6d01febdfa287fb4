"""Referrals with the days they have waited, what is next, whose it is, and what the sender knows."""
