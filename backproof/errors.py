"""What is wrong with an exercise or a book, in one line for its author."""


class ExerciseError(ValueError):
    """A file, id or manifest that cannot be used. ``str`` says which, and what would be right."""
