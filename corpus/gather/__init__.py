"""From the web, or from a file, to Documents."""
