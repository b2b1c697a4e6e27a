"""What agencies hand in: stored by content, checked, and packed for the workshop."""
