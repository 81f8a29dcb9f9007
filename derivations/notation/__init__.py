"""Ways in and out of the language: the text grammar, LaTeX and NumPy code."""
