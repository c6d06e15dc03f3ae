"""Authored MyST text to nbgrader notebooks, one way."""
