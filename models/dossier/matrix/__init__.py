"""The matrix of programmes and activities: read as it came, checked, compared, and given back."""
