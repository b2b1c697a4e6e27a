"""The demonstration: Lebong's Milestone 4 of 2024, played on a simulated clock."""
