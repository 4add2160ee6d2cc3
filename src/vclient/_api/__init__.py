"""The API as it looks: its paths, and the arguments that its operations take."""
