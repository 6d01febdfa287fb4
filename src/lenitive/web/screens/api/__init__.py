"""The same use cases for machines: JSON over the session and the policy of the pages, told by OpenAPI."""
