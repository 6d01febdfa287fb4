"""The published models of ketamine and what they predict for one person."""
