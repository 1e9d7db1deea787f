"""Beginning of a study: a folder with settings, tables with headings, words and a checklist, for its owner to fill."""
