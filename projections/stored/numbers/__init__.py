"""What it adds up to: rectangles as numbers that change with the day and with belief. Pure."""
