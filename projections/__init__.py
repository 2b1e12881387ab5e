"""The reading: everything here can be deleted and rebuilt from the record."""
