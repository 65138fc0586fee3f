"""Tests in a real browser, against real servers. A process of its own: `pytest tests/e2e`."""
