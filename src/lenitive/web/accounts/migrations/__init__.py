"""Database changes of the accounts."""
