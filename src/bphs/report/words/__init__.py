"""Words of the pages: both languages, labels of the dictionary, Markdown, formulas, citations, names of places."""
