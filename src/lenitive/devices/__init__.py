"""The device protocol, and the simulated pump, monitor and patient that speak it.

The simulated devices are the only ones shipped; they are never bound to a real person. `protocol.py` and `messages.py`
are what a foreign device would speak; `faults.py` is what can go wrong; `ground_truth.py` is what really happened.
"""
