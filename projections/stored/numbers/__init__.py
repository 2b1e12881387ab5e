"""Rectangles as numbers that change with the day and with belief, and can be summed. Pure."""
