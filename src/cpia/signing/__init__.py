"""Signing: one process holds the private key, and signs only what is a credential of ours."""
