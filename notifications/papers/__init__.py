"""Letters, reports and calendar files."""
