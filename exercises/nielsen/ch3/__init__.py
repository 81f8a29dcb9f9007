"""Chapter 3: improving the way neural networks learn."""
