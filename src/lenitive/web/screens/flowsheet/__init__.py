"""The live infusion: what the devices show, what people saw, what is due, and the pump in reach."""
