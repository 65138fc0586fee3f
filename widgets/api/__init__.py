"""HTTP: the visitor API, the agent API and what they share."""
