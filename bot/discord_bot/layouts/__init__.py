"""Answer, steps, sources -> what Discord shows (Components V2), within its limits."""
