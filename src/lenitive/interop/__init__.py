"""Other systems: a pure mapping and a transport each."""
