"""Files of all kinds as text, rows or keys: read safely, with the line on which each thing stands; no meaning yet."""
