"""A solution talks to the recorder; each line is a theorem, or says why not."""
