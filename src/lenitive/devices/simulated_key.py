"""The keys of simulated devices."""

import hashlib


def simulated_key(device: str) -> bytes:
    """The key of a simulated device. It protects nothing and is no example of how to make one.

    Example:
        >>> len(simulated_key("pump-1"))
        32
    """
    return hashlib.sha256(b"lenitive simulated device " + device.encode()).digest()
