"""The clinic in figures: how complete, how many helped, how much harm, with exact intervals."""
