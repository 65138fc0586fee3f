"""The HTTP API, through HTTP."""
