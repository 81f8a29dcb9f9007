"""A book: its exercises, one file each, and its manifest."""
