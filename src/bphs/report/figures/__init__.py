"""Sheet and style that all figures share, and the mark of synthetic data on them."""
