"""Idea: what a constructor was given is kept under the same name, so a thing says how to make it.

This is scikit-learn's rule for estimators.
"""

import inspect

NOT_KEPT = ("rng", "weight_init", "bias_init")  # what they gave is in the arrays


def constructor_config(thing):
    """What the constructor of ``thing`` takes, by name, read from its attributes.

    Raises ``TypeError`` if it does not keep one of its arguments.
    """
    found = {}
    for name, parameter in inspect.signature(type(thing)).parameters.items():
        if hasattr(thing, name):
            found[name] = getattr(thing, name)
        elif name not in NOT_KEPT and parameter.kind != parameter.VAR_KEYWORD:
            raise TypeError(
                f"{type(thing).__name__} does not keep {name}, which its constructor takes; "
                "keep it under that name, or write get_config()"
            )
    return found
