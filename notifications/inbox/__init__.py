"""What comes back: bounces, notices of arrival, answers to calendar entries, and letters for people."""
