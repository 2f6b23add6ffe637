"""Simulated agencies with known truth, on which the estimators of displacement are judged."""
