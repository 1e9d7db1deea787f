"""Pages: an executed notebook in one language as a file that needs no network; the first page; the list of studies."""
