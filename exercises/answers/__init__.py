"""A person's answer, judged: ``check(id, text)``.

Nothing a person types is run. Each judgement happens in a process of its own that can be stopped.
"""
from exercises.answers.answer import Answer, Found
from exercises.answers.client import check

__all__ = ["Answer", "Found", "check"]
