"""The pharmacy: the order worked out again, the bag and its label, and the drug from shelf to waste."""
