"""The worklist: what is due after sessions, what came back, what needs somebody, and whose it is."""
