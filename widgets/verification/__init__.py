"""Checks that prove a domain: DNS, file and meta tag. Empty until domains can be verified from the admin."""
