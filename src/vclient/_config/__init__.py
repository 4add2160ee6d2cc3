"""The validated options of a client, and their types."""
