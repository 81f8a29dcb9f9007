"""(temporary)"""
from time import perf_counter
from ..proof.deciding import SECONDS, within as decide, prove
from ..normalise.second import assumptions, equal, facts_of
from ..record import Verdict
def timed(verdict, started, assumed) -> Verdict:
    return Verdict(verdict.status, verdict.method, assumed, verdict.attack,
                   verdict.counterexample, verdict.reason, perf_counter() - started)
