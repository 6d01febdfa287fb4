"""The pain: where, how strong, from what, by which mechanism; the opioids; what was tried; the free instruments."""
