"""A referral on one page, and the record that comes with it, accepted line by line."""
