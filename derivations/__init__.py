"""What is true, for every dimension: the proof engine and its language, on plain SymPy."""
from .language import *  # noqa: F403
from .language import __all__ as _language
from .judge.prove import prove
from .record import Counterexample, Status, Step, Verdict
from .system import System

__all__ = [*_language, "Counterexample", "Status", "Step", "System", "Verdict", "prove"]
