"""Where projections are kept and how they are read: tables, rows, sums, a file or a schema."""
