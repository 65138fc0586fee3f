"""Commands for people who work on the project; never packaged."""
