"""Before the infusion: devices, the bag counted by two, baseline, checklist, time-out, start."""
