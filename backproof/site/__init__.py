"""The book as a website: records in, pages out. Nothing here imports SymPy."""
