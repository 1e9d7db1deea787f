"""Equalization of basic public health services: the study's own package."""
