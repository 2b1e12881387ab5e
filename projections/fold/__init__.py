"""The oracle: pure functions from one contest's events and its clocks to figures."""
