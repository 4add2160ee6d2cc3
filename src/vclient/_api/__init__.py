"""The shape of the API: its paths, and the arguments of its operations."""
