"""Runs of chapters: which, in which order and why; what a run leaves behind only when it is complete."""
