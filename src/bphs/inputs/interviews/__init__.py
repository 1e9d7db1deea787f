"""Coded interviews as they come in: tables, exports of programs, REFI-QDA; and what of them may be shown."""
