"""The oracle: one contest's events folded, purely, into figures at any reading of the clocks."""
