"""What `tonggak doctor` looks at: the ground, the ways out, and what waits or failed."""
