"""How records are shown: the JSON of each kind, counts and names looked up."""
