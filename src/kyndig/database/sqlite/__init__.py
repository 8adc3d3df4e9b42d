"""Django's SQLite, with a shorter wait for whoever wants to write while somebody else does."""
