"""Where it is kept, and how it is read: tables, rows, sums, and the file or schema they are in."""
