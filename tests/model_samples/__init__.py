"""A value for every field of every model, made up."""
