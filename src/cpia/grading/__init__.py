"""Grading of submissions in a jail, and what is known of each verdict."""
