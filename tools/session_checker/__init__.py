"""An independent checker of one infusion: it reads the exported log and the ground truth, and nothing of the product.

The invariants are those of the project's safety base, section 8.1, in words and code of their own. Only the standard
library is used.
"""
