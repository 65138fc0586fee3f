"""The demo site: a plausible host of the widgets app that uses its public API only."""
