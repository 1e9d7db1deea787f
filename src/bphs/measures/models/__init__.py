"""What drives awareness, use and satisfaction: models of ordered, yes/no and named answers, in groups, along paths."""
