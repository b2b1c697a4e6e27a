"""How far the proposals outside the regional budget meet the ministry's readiness criteria."""
