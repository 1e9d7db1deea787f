"""What a notebook holds in its hand: tables read and saved by name, figures, tables and findings shown."""
