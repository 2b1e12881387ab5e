"""The questions people ask, each answered with its figures and their reasons."""
