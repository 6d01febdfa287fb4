"""Commands of the framework that the clinic adds to."""
