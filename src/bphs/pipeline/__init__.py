"""Which chapters run, in which order and why; what a run leaves behind only when it is complete."""
