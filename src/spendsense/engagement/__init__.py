"""Streaks, rings, levels and recaps that reward learning, never spending."""
