"""Conversion of records to JSON, with counts and names of other objects."""
