"""Rules that lead from findings to constraints and to what should be done: ``rules.csv`` of a study."""
