"""State that the processes of one API key share, and what keeps calls going while it is away."""
