"""The workings of the testing server. Nothing here is public."""
