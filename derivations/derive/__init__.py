"""Gradients from definitions: the system a person writes down, and reverse mode over it."""
