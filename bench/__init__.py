"""One command a figure; each prints a ratio against a baseline of the same run."""
