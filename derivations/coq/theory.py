"""A file of Coq for one exercise."""
def theory(): pass
