"""Are the scales sound? Reliability, factors and validity of questionnaire items, by SPSS's conventions."""
