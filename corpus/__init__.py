"""What is known about voice assistants and privacy, and where it comes from."""
