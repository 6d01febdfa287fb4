"""What came of it: pain, opioid and sessions over weeks, response, harm, and whether the course goes on."""
