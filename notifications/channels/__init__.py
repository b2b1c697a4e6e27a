"""How a message travels; every adapter returns a typed outcome."""
