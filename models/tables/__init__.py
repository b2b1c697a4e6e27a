"""Rows, one subject a file; constraints live in the database."""
