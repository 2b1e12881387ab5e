"""How what is kept follows the log: working in what is new, catching up, building anew."""
