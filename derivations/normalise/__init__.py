"""The normal form: forms, the rules that rewrite them, their derivatives, and back to SymPy."""
