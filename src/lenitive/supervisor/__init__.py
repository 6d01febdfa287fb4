"""The live process: what devices say -> rules -> record -> what the pump is told. Less drug first, more drug last."""
