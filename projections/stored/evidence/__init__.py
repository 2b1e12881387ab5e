"""What was held when: a contest's events as stretches of both clocks of belief. Pure."""
