"""Idea: what one example looks like between two layers, known before any data are.

A shape is a tuple without the axis of examples: (width,), or (channels, rows, columns) for an
image. ``None`` as an entry is a size that is not known yet, ``None`` as a shape is any.
"""


def check_chain(layers, shape=None):
    """The shape after the last of ``layers`` for examples of ``shape``.

    Raises ``ValueError`` naming the first layer that does not take what the one before it gives.
    """
    for i, layer in enumerate(layers):
        if not fits(shape, layer.input_shape):
            source = f"layer {i - 1} gives" if i else "the input has"
            raise ValueError(
                f"layer {i} ({layer.name}): {_wanted(layer.input_shape)}, "
                f"but {source} {in_words(shape)}{_advice(shape, layer.input_shape)}"
            )
        shape = shape_after(layer, shape, f"layer {i} ({layer.name})")
    return shape


def check_rows(layers, shape):
    """Raise ``ValueError`` if the last of ``layers`` gives no rows, which is what a cost takes."""
    if shape is not None and len(shape) != 1:
        raise ValueError(
            f"layer {len(layers) - 1} ({layers[-1].name}) gives {in_words(shape)}, "
            "but a cost takes rows; put a Flatten at the end"
        )


def shape_after(layer, shape, where):
    """``layer.shape_after`` of all that is known; its ``ValueError`` begins with ``where``."""
    try:
        return layer.shape_after(merged(shape, layer.input_shape))
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def fits(shape, wanted):
    """Whether examples of ``shape`` can be what a layer wants, as far as both are known."""
    if shape is None or wanted is None:
        return True
    return len(shape) == len(wanted) and all(
        None in (got, want) or got == want for got, want in zip(shape, wanted)
    )


def merged(shape, wanted):
    """What is known of ``shape`` once a layer has taken it."""
    if shape is None or wanted is None:
        return wanted if shape is None else shape
    return tuple(want if got is None else got for got, want in zip(shape, wanted))


def in_words(shape):
    """A shape in words: 5, or (3, any, any)."""
    words = ["any" if size is None else str(size) for size in shape]
    return words[0] if len(words) == 1 else f"({', '.join(words)})"


def _wanted(shape):
    return f"{'fan_in' if len(shape) == 1 else 'takes'} {in_words(shape)}"


def _advice(shape, wanted):
    if len(wanted) == 1 and len(shape) > 1:
        return "; put a Flatten between them"
    if len(wanted) == 3 and len(shape) == 1:
        return "; put an Unflatten between them"
    return ""
