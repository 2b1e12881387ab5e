"""One module a command: what it is called with, what it asks, which page it prints."""
