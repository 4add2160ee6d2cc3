"""The options of a client, checked, and the types that they are made of."""
