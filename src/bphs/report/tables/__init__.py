"""Tables as readers see them: on pages, as CSV and XLSX, in Word and in LaTeX."""
