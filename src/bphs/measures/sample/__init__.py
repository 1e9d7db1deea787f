"""Common ground of all measures: the gate for arrays and weights, influence functions, variance, resampling, the design
of a sample.
"""
