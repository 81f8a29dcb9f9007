"""A second judge: the lines of a shelf stated for Coq, compiled by it, and what came of it."""
