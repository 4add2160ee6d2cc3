"""State that the processes of one API key share, without I/O: its names and its scripts."""
