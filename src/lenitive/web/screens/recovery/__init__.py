"""After the infusion: score, gate, discharge, what is left of the drug, the account."""
