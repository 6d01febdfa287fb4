"""Every limit, threshold and time that governs a person: once, with its tier, its bounds, its source and its grade."""
