"""PURE mathematics of linear compartment systems; knows no drug."""
