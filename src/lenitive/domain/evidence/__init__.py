"""What the literature says about every claim, and the endpoint that measures it here."""
