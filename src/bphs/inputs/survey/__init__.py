"""Answers of a survey: from the cells of a file to a table of respondents, screened for privacy, cleaned, scored."""
