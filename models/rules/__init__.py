"""Rules that need no framework, no clock and no file: the programme's logic, readable aloud."""
