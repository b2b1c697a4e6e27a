"""Reads an attendance list back, and records who came to a meeting."""
