"""A person's answer, judged: ``check(id, text)``.

Nothing a person types is run. Each judgement happens in a process of its own that can be stopped.
"""
from backproof.answers.answer import Answer, Found
from backproof.answers.client import check

__all__ = ["Answer", "Found", "check"]
