"""What was held when: a contest's events as rectangles on both clocks of belief. Pure."""
