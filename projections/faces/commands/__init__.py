"""One module for each command: its arguments, the question it asks, and the page it prints."""
