"""The fold's results kept in tables, so that a question costs one seek."""
