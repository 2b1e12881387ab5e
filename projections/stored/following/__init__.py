"""How stored rows follow the log: applying new events, catching up, building anew."""
