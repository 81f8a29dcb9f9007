"""Random claims about random formulas, judged by the engine and by brute force."""
