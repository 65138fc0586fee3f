"""Tests of the desk as it is deployed: PostgreSQL, Valkey and several server processes, while things break."""
