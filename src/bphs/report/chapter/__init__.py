"""Chapter as a notebook holds it in its hand: tables read and saved by name, figures, tables and findings shown."""
