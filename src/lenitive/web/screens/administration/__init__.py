"""Administration: people, devices, limits, who read or changed what, and whether the record holds."""
