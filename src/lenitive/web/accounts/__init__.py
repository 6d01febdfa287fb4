"""People who sign in: their role, their second factor, their session."""
