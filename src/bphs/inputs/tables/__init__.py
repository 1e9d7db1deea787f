"""Tables of a study against their dictionary: columns, units, constraints, and what is wrong with them in words."""
