"""The stages of a call. Each knows its own concern alone; `transport` puts them in order."""
