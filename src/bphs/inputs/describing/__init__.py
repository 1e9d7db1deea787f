"""First draft of a study's data dictionary and settings, made from its tables: to be read, corrected and completed."""
