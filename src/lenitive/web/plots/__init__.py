"""Plots that clinicians and pharmacometricians know, one file for each kind.

Each takes plain numbers and gives a `Drawing`: the picture, the same in words, and the same in figures. Its `draw`
takes an `Axes`, for a notebook. Importing a plot does not import matplotlib; drawing does.
"""
