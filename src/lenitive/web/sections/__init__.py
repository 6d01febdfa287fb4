"""The sections of the course report, in the order of the journey. Each builds its blocks from the course alone."""
