"""What people and programs see: the command line, tables, charts and exports."""
