"""What people and programs see: the command line, tables, charts, exports and the web."""
