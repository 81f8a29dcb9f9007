"""Idea: a battery is a list of questions to one object; it ends with all answers that are wrong.

A question is a function whose docstring says what must hold. It fails by ``Flaw``, with a line
that says what was found; any other error in it is a flaw too, named by its kind.
"""

import numpy as np

from numeric.gradcheck import check_gradients

ATTEMPTS = ({"method": "five_point"}, {"step": 1e-6}, {})  # the last one's words are reported


class Flaw(AssertionError):
    """One thing that does not hold."""


def demand(holds, what):
    """Raise ``Flaw`` with the line ``what`` unless ``holds``."""
    if not holds:
        raise Flaw(what)


def ask_all(name, questions, *arguments):
    """Ask every one of ``questions`` with ``arguments``; the tuple of what they demanded.

    Raises ``AssertionError`` with a line for each flaw, the first error being its cause.
    """
    flaws, first = [], None
    for question in questions:
        try:
            question(*arguments)
        except Exception as error:  # whatever somebody's own code raises
            first = first or error
            kind = "" if isinstance(error, Flaw) else f"{type(error).__name__}: "
            flaws.append(f"{_demand(question)}: {kind}{error}")
    if flaws:
        lines = "\n- ".join(flaws)
        count = f"{len(flaws)} of {len(questions)} checks"
        raise AssertionError(f"{name} fails {count}:\n- {lines}") from first
    return tuple(map(_demand, questions))


def _demand(question):
    return question.__doc__.splitlines()[0].rstrip(".")


def demand_close(found, wanted, what, rtol=1e-9):
    """Raise ``Flaw`` unless two arrays have one shape and agree within ``rtol`` of the largest."""
    found, wanted = np.asarray(found), np.asarray(wanted)
    demand(found.shape == wanted.shape, f"{what}: shape {found.shape}, not {wanted.shape}")
    scale = np.abs(wanted).max(initial=0)
    off = np.abs(found - wanted).max(initial=0)
    demand(off <= rtol * scale + 1e-300, f"{what}: off by {off:.2g} beside {scale:.2g}")


def demand_slopes(f, gradients, arrays, what):
    """Raise ``Flaw`` unless ``gradients`` of ``f`` at ``arrays`` agree with differences.

    Where f is strongly curved one kind of difference may not do; a right gradient passes with
    some, a wrong one with none.
    """
    for options in ATTEMPTS:
        copies = {name: array.copy() for name, array in arrays.items()}
        report = check_gradients(f, gradients, copies, **options)
        if report.ok:
            return
    raise Flaw(f"{what}: {report.message}")


def demand_refused(call, errors, what):
    """Raise ``Flaw`` unless ``call()`` raises one of ``errors``."""
    try:
        call()
    except errors:
        return
    except Exception as error:
        raise Flaw(f"{what} raises {type(error).__name__}: {error}") from error
    raise Flaw(f"{what} is taken without a word")
