"""Maker of the synthetic survey of W District: a program of its own, which uses the library and is no part of it.

``python -m tools.synthetic_survey`` in the project's folder writes the synthetic tables and files of
``data/w_district`` anew.
"""
