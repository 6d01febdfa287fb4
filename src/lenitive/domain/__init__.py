"""PURE clinical core: no input or output, no clock, no chance, no framework. The journey order is a contract."""
