"""Who is asking, and how they are answered."""
