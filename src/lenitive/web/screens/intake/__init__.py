"""What candidacy still has to know, asked as a form that the registry of facts makes."""
