"""What the testing server remembers."""
