"""Tokens into a syntax tree: what was written, before anyone asks what the names mean.

A recursive descent whose depth is bounded. It runs nothing and builds no formula; the tree is
plain data, so that index ranges can be worked out over several texts first.
"""
import re
from dataclasses import dataclass, replace

from derivations.notation.functions import READ
from derivations.notation.shorthands import SHORT, written_out
from derivations.notation.tokens import GREEK, Unreadable, tokenise

MAX_DEPTH = 40
MAX_ARGUMENTS = 12
RELATIONS = ("=", "<=", ">=", "<", ">", "!=")
ONE_ARGUMENT = (READ.keys() | {"sqrt", "softplus", "tan"}) - {"sigma"}
FUNCTIONS = ONE_ARGUMENT | {"max", "min", "delta", "sum", "sigma", "frac"}
BARE = ONE_ARGUMENT - {"sigmoid_prime", "step", "sign"}
CALLED = sorted((FUNCTIONS | SHORT.keys()) - {"sigma", "frac", "ln", "arctan"})
NOT_READ = {  # what is written so elsewhere, and would be taken for names and products here
    **dict.fromkeys(("argmax", "argmin"), "the place of an extremum"), "mod": "a remainder",
    **dict.fromkeys(("if", "then", "where", "when", "otherwise"), "a sentence"), **dict.fromkeys(
        ("Var", "Cov"), "a moment of a random variable"), **dict.fromkeys(
        "inf infinity infty Inf Infinity oo nan NaN True False None true false".split(), "what is no number")}
VARIABLES = frozenset("xyzwuvXYZWUV")  # no letters for indices
UNREAD = frozenset("gamma Gamma psi zeta Phi Psi".split())  # functions elsewhere, and letters here
LAYERS = frozenset("ijkltL")
ONE_PLAIN = re.compile(r"\( [-+]? ?(number|name( _ (name|number|{[^{}]*})| \[[^][]*\])?) \)")
PAIR = re.compile(r"\{ (1 <= )?([a-zA-Z]) (<|<=|!=) ([a-zA-Z]) (?(1)<= ([a-zA-Z]|[0-9]+) )\}")
DIFFERENTIAL = re.compile(rf"d(?:[a-zA-Z]|{'|'.join(GREEK)})'*")
LETTER = re.compile(rf"(?:[a-zA-Z]|{'|'.join(GREEK)})(?:hat|bar|tilde)?|.*[^a-zA-Z].*")


@dataclass(frozen=True)
class Binder:
    """The index of a sum. ``low`` and ``high`` are given for explicit limits; ``on_page`` says
    that they were written as Σ_{k=1}^{K}, where entries count from one."""

    name: str
    at: int
    low: object = None
    high: object = None
    on_page: bool = False


@dataclass(frozen=True)
class Node:
    """One node: ``number``, ``name``, ``entry`` (``a[j]``), ``lower`` (``a_j``), ``call``,
    ``sum``, ``extremum`` (over an index), ``add``, ``multiply``, ``power``, ``negative`` or
    ``inverse``. What is written ``on_page`` has subscripts that count from one."""

    kind: str
    at: int
    name: str = ""
    parts: tuple = ()
    binders: tuple = ()
    on_page: bool = False

    @property
    def limits(self):
        """The ends of a sum's indices."""
        return [end for k in self.binders for end in (k.low, k.high) if end is not None]

    def walk(self):
        """This node and all below it."""
        yield self
        for part in (*self.parts, *self.limits):
            yield from part.walk()

    def names(self):
        """The names in it."""
        return {node.name for node in self.walk() if node.kind == "name"}


@dataclass(frozen=True)
class Statement:
    """A text read: one expression, or a chain of them with relations between, ``0 <= a < b``."""

    text: str
    sides: tuple
    relations: tuple = ()


def parse(text, known=frozenset()):
    """Read one text. ``known`` names (such as ``a^L``) are taken whole. Raises ``Unreadable``."""
    return _Parser(text, known).statement()


class _Parser:
    def __init__(self, text, known):
        self.text, self.known = text, known
        self.tokens, self.place, self.depth = tokenise(text), 0, 0

    # Moving along

    @property
    def next(self):
        return self.tokens[self.place]

    def sees(self, *signs):
        return self.next.kind == "sign" and self.next.text in signs

    def take(self):
        token = self.next
        self.place += token.kind != "end"
        return token

    def accept(self, *signs):
        return self.take() if self.sees(*signs) else None

    def expect(self, sign, where):
        if not self.sees(sign):
            raise self.error(f"expected “{sign}” {where}, {self.found()}")
        return self.take()

    def found(self):
        return f"found “{self.next.text}”" if self.next.text else "but the text ends"

    def error(self, message, at=None):
        return Unreadable(self.text, self.next.at if at is None else at, message)

    # Operators, loosest first

    def statement(self):
        if self.next.kind == "end":
            raise self.error("there is no formula here")
        sides, relations = [self.expression()], []
        while self.sees(*RELATIONS):
            relations.append(self.take().text)
            sides.append(self.expression())
        if len(sides) > MAX_ARGUMENTS:
            raise self.error(f"a chain has up to {MAX_ARGUMENTS} sides")
        if self.sees(")", "]", "}"):
            raise self.error(f"this “{self.next.text}” closes nothing")
        if self.next.kind != "end":
            raise self.error(f"“{self.next.text}” cannot follow here; a sign such as * or + is missing")
        self.refuse_outer(sides)
        return Statement(self.text, tuple(sides), tuple(relations))

    def refuse_outer(self, sides):
        """Σ_{i<j} runs over both where neither means something around it."""
        whole = Node("all", 0, parts=tuple(sides))
        for outer in whole.walk():
            names = {k.name for k in outer.binders} if outer is not whole else unbound(whole)
            for pair in (n for part in outer.parts for n in part.walk() if n.name == "pair"):
                if names & {k.name for k in pair.binders}:
                    raise self.error("is this a sum over both, or over one? Over i alone it is sum(x[i], (i, 0, j-1)), or "
                                     "sum((1 - delta(i,j))*x[i], i)", pair.at)

    def expression(self):
        at, parts, summed = self.next.at, [self.term()], set()
        while sign := self.accept("+", "-"):
            if self.tokens[self.place - 2].text != ")":
                summed |= {k.name for node in parts[-1].walk() if node.on_page for k in node.binders}
            part = self.term()
            below = {name for node in part.walk() if node.kind in ("lower", "entry") for p in node.parts for name in p.names()}
            if beside := (summed & below).difference(k.name for node in part.walk() for k in node.binders):
                raise self.error(f"is this under the sum over {min(beside)} too? Put what is summed, or the sum, in parentheses", part.at)
            parts.append(Node("negative", sign.at, parts=(part,)) if sign.text == "-" else part)
        return parts[0] if len(parts) == 1 else Node("add", at, parts=tuple(parts))

    def term(self):
        at, parts, divided = self.next.at, [self.unary()], False
        while True:
            start = self.next.at
            if sign := self.accept("*", "/"):
                divided = sign.text == "/"
                part = self.unary()
                parts.append(self.inverse(start, parts[-1], part) if divided else part)
            elif self.starts_factor():
                if divided and self.touches():
                    raise self.error("after a division, write * or parentheses: 1/(2*x) or (1/2)*x")
                if parts[-1].name == "Delta" and self.next.kind == "name" and "Delta" not in self.known:
                    raise self.error("is this Δ part of a name? Then take another name, as h; a product is Delta*x", at)
                parts.append(self.power())
                for beside in parts[-2:]:
                    self.refuse_word(beside)
            else:
                return parts[0] if len(parts) == 1 else Node("multiply", at, parts=tuple(parts))

    def inverse(self, at, above, below):
        if all(DIFFERENTIAL.fullmatch(part.name) and part.name not in self.known for part in (above, below)):
            raise self.error("a derivative is not read here", above.at)
        return Node("inverse", at, parts=(below,))

    def refuse_word(self, factor):
        """``and``, ``coth`` and ``ac`` are no factors where no sign says so: ``0 and x``, ``4ac``."""
        while factor.kind in ("power", "inverse", "negative"):
            factor = factor.parts[0]
        word = factor.name.strip("'0123456789")
        if factor.kind == "name" and factor.name not in self.known and not LETTER.fullmatch(word):
            raise self.error(f"“{word}” is neither a letter nor a function I know; a product with it has a "
                             f"sign, as in 2*{word}, and two facts are given one by one", factor.at)

    def starts_factor(self):
        """Whether a factor begins here without a sign: ``2x``, ``a_j(1-a_j)``."""
        return self.next.kind == "name" or self.sees("(", "‖")

    def unary(self):
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"this is nested more than {MAX_DEPTH} deep")
        at, negative = self.next.at, False
        while sign := self.accept("-", "+"):
            negative ^= sign.text == "-"
        inner = self.power()
        self.depth -= 1
        return Node("negative", at, parts=(inner,)) if negative else inner

    def power(self):
        base = self.primary()
        if not self.sees("^"):
            return base
        at = self.take().at
        letter = base.kind in ("name", "lower", "entry") and base.name != "e"
        if letter and self.holds_one(self.place + self.sees("{")) and self.tokens[self.place + 1].text != "-":
            raise self.error("in parentheses above a letter stands a layer or an example elsewhere; a power is x^2", at)
        exponent = self.braced() if self.sees("{") else self.unary()
        ends = self.tokens[self.place - 1].kind != "sign" and self.touches()  # without a parenthesis or a space
        goes_on = self.next.kind == "name" and (base.kind == "number" or base.name == "e" or exponent.kind == "negative")
        if ends and (goes_on or self.sees("(", "/") and exponent.kind == "negative" or self.sees("/") and exponent.name == "1"):
            raise self.error("put the exponent in parentheses, or * behind it: e^(2*x) or e^2*x", at)
        if letter and base.name not in self.known | {"sigma"} and self.holds_one(self.place) and self.touches():
            raise self.no_function(base.name, base.at)
        if base.name == "sigma" and base.kind == "name" and self.sees("(") and "sigma" not in self.known:
            if exponent.kind == "negative":
                raise self.error("an inverse function is not read here; a quotient is 1/sigma(…)", base.at)
            return Node("power", base.at, parts=(Node("call", base.at, "sigma", self.arguments("sigma")), exponent))  # as sin^2(z)
        if self.sees("_") and base.kind == "name":
            base = self.lowered(base)
        whole = f"{base.name}^{exponent.name}"
        if base.kind == "lower" and exponent.kind == "name" and whole in self.known:
            return Node("lower", base.at, whole, base.parts)
        self.refuse_layer(base, exponent)
        return Node("power", at, parts=(base, exponent))

    def refuse_layer(self, base, exponent):
        """a_j^l and a^l_j have a layer, an example or a time above elsewhere; β_1^t is a power."""
        counts = {p.name for p in exponent.parts if p.kind == "name"} if exponent.kind == "add" else {exponent.name}
        below = exponent.parts if exponent.kind == "lower" else base.parts if base.kind == "lower" else ()
        if counts & LAYERS and any(part.kind != "number" for part in below):
            raise self.error(f"“{next(iter(counts & LAYERS))}” above a letter with a subscript is a layer or a time elsewhere: "
                             f"an entry is {base.name}[l,j], a power ({base.name}[j])^l", base.at)

    # Things that stand alone

    def primary(self):
        token = self.next
        if token.kind == "number":
            return Node("number", self.take().at, token.text)
        if token.kind == "name":
            return self.named()
        if self.sees("("):
            return self.inside("(", ")")
        if self.sees("{"):
            return self.braced()
        if self.sees("|"):
            return Node("call", token.at, "abs", (self.inside("|", "|"),))
        if self.sees("‖"):
            return self.norm()
        raise self.error(f"expected a name or a number, {self.found()}")

    def norm(self):
        r"""``\|x - y\|`` of arrays with one index, by a name for it that nobody gives."""
        at, terms = self.take().at, []
        while not terms or self.sees("+", "-"):
            minus = self.accept("+", "-")
            token = self.take()
            if token.kind != "name" or not LETTER.fullmatch(token.text) or not token.text[0].islower() or not self.sees("+", "-", "‖"):
                raise self.error("between \\| stand the letters of arrays here, as in \\|x - y\\|; write norm(x[i] - c*y[i], i)", token.at)
            entry = Node("entry", token.at, token.text, (Node("name", token.at, "place"),))
            terms.append(Node("negative", token.at, parts=(entry,)) if minus and minus.text == "-" else entry)
        self.take()
        vector, index = Node("add", at, parts=tuple(terms)) if terms[1:] else terms[0], Node("name", at, "place")
        which = spelling(self.lowered(Node("name", at, "norm"))) if self.sees("_") else "norm_2"
        if which == "norm_1":
            return Node("sum", at, parts=(Node("call", at, "abs", (vector,)),), binders=(Binder("place", at),))
        if which != "norm_2":
            raise self.error("of norms the length \\|x\\| and \\|x\\|_1 are read here; the largest is max(abs(x[i]), i)", at)
        return written_out("norm", (vector, index), lambda text: parse(text).sides[0], at)

    def inside(self, opening, closing):
        at = self.take().at
        inner = self.expression()
        self.expect(closing, f"to close the “{opening}” at character {at + 1}")
        return inner

    def braced(self):
        return self.inside("{", "}")

    def named(self):
        """A name with whatever belongs to it: primes, subscripts, brackets, arguments."""
        node = self.bare_name()
        if node.name == "sum" and self.sees("_", "^"):
            return self.big_sum(node)
        if node.name in ("max", "min") and self.sees("_"):
            return self.big_extremum(node)
        if self.sees("_"):
            node = self.lowered(node)
        word = spelling(node)
        self.refuse_other_notation(node, word)
        if self.sees("["):
            return self.entry(node, word)
        if word in self.known:
            return node
        if word in FUNCTIONS or word in SHORT and self.sees("("):
            return self.function(node, word)
        letter = len(word) == 1 or word in GREEK and word not in UNREAD  # foo(x), psi(x), but not eta(1 - x), a(1 - a)
        if self.sees("(") and (
                node.kind == "name" and not letter or self.holds_one(self.place) and self.touches() or word in ("f", "F") and all(
                after.text == "(" for t, after in zip(self.tokens, self.tokens[1:]) if t.text == word)):
            raise self.no_function(word or node.name, node.at)
        return node

    def no_function(self, word, at):
        return self.error(f"“{word}” is not a function I know (known are {', '.join(CALLED)}); for a product write {word}*(…)", at)

    def holds_one(self, place):
        """Whether parentheses open here around one name or number: ``(x)``, ``(-1)``, ``(x_{t+1})``."""
        inside = " ".join(t.kind if t.kind != "sign" else t.text for t in self.tokens[place:place + 12])
        return bool(ONE_PLAIN.match(inside))

    def touches(self):
        """Whether no space stands before what comes next."""
        return not self.text[self.next.at - 1].isspace()

    def refuse_other_notation(self, node, word):
        """What has a meaning elsewhere, as log_2 and d/dx, is no name here."""
        if word in FUNCTIONS or word in self.known or node.name in self.known:
            return
        if node.name in NOT_READ:
            raise self.error(f"{NOT_READ[node.name]} is not read here", node.at)
        if node.kind == "lower" and node.name in BARE:
            raise self.error(f"{node.name} with something below it is not read here; write log(x)/log(2)", node.at)
        if len(word) == 2 and word[0] == "d" and any(t.text == "d" for t in self.tokens):
            raise self.error("a derivative is not read here", node.at)

    def bare_name(self):
        token = self.take()
        name = token.text
        while self.accept("'"):
            name += "'"
        if name == "sigma'" and name not in self.known:
            name = "sigmoid_prime"
        return Node("name", token.at, self.with_superscript(name))

    def with_superscript(self, name):
        """Take ``^L`` or ``^{l+1}`` into the name where such a name is known."""
        for end in range(self.place + 2, min(self.place + 8, len(self.tokens))):
            above = "".join(t.text for t in self.tokens[self.place + 1:end] if t.text not in "{}")
            if self.sees("^") and f"{name}^{above}" in self.known:
                braced = self.tokens[self.place + 1].text == "{"
                self.place = end + (braced and self.tokens[end].text == "}")
                return f"{name}^{above}"
        return name

    def lowered(self, base):
        """``a_j``, ``W_{jk}``, ``x_{i+k}``: subscripts as they are written on a page."""
        self.take()
        if self.accept("{"):
            parts = self.list("}", "subscripts")
        elif self.next.kind in ("name", "number"):
            token = self.take()
            parts = (Node(token.kind, token.at, token.text),)
        else:
            raise self.error(f"expected a subscript after “_”, {self.found()}")
        return Node("lower", base.at, base.name, parts)

    def entry(self, node, word):
        if node.kind == "lower" and not word:
            raise self.error("subscripts are written once, as a_j or as a[j]")
        if word == "pi":
            raise self.error("pi is a number; give the array another name", node.at)
        if word in FUNCTIONS - {"sigma", "delta"} | SHORT.keys() and word not in self.known:
            raise self.error(f"a function has its argument in parentheses, {word}(…); other roots are powers", node.at)
        self.take()
        parts = self.list("]", "indices")
        if word in ("E", "P", "V", "sigma") and word not in self.known and any(
                p.kind not in ("name", "number", "add") or len(parts) == 1 and p.names() & VARIABLES for p in parts):
            raise self.error("an expected value, or a chance, is not read here; a function is sigma(…)", node.at)
        return Node("entry", node.at, word, parts)

    def list(self, closing, what):
        parts = [self.expression()]
        while self.accept(","):
            parts.append(self.expression())
        if len(parts) > MAX_ARGUMENTS:
            raise self.error(f"more than {MAX_ARGUMENTS} {what}")
        self.expect(closing, f"after the {what}")
        return tuple(parts)

    # Functions and sums

    def function(self, node, word):
        if word == "frac":
            above, below = self.braced_argument(word), self.braced_argument(word)
            return Node("multiply", node.at, parts=(above, self.inverse(node.at, above, below)))
        if word == "sum":
            return self.plain_sum(node)
        if word == "sigma" and not self.sees("("):
            return node
        power = self.above() if word in ONE_ARGUMENT else None  # as in \tanh^2(z)
        if power and power.kind == "negative":
            raise self.error(f"an inverse function is not read here; a quotient is 1/{word}(…)", power.at)
        arguments = self.arguments(word)
        wanted = {"delta": (2, 2), "max": (2, MAX_ARGUMENTS), "min": (2, MAX_ARGUMENTS)}
        if word in ("max", "min") and len(arguments) == 2 and picks(*arguments):
            body, index = arguments
            return Node("extremum", node.at, word, (body,), (Binder(index.name, index.at),))
        if word in SHORT:
            return self.short(node, word, arguments, power)
        if word in ("max", "min") and len(arguments) == 1:
            raise self.error(f"say over which index: {word}(x[i], i), or of what: {word}(x, y)", node.at)
        low, high = wanted.get(word, (1, 1))
        if not low <= len(arguments) <= high:
            raise self.error(f"{word} takes {low} argument{'s' * (low > 1)}", node.at)
        return self.raised(Node("call", node.at, word, arguments), power)

    def short(self, node, word, arguments, power):
        try:
            found = written_out(word, arguments, lambda text: parse(text).sides[0], node.at)
        except ValueError as reason:
            raise self.error(str(reason), node.at) from None
        return self.raised(found, power)

    def raised(self, call, power):
        return Node("power", call.at, parts=(call, power)) if power else call

    def arguments(self, word):
        if self.accept("("):
            return self.list(")", f"arguments of {word}")
        if self.sees("{"):
            return (self.braced(),)
        if word == "delta":
            return ()
        if word not in BARE:
            raise self.error(f"{word} needs parentheses: {word}(…)")
        argument = self.unary()
        call = self.next.text in FUNCTIONS - {"sigma"} and argument.kind != "number"
        if (self.starts_factor() and not call or self.sees("/")) and (argument.kind, argument.name) != ("call", "abs"):
            raise self.error(f"put the argument of {word} in parentheses")
        return (argument,)

    def braced_argument(self, word):
        if self.sees("{"):
            return self.braced()
        one = self.take()
        if one.kind == "sign" or len(one.text) != 1 and one.text not in GREEK or self.sees("^", "_", "'", "["):
            raise self.error(f"\\{word} takes two parts in braces, as in \\frac{{a}}{{b}}", one.at)
        return Node(one.kind, one.at, one.text)

    def plain_sum(self, node):
        """``sum(body, i, (t, 0, T - 1))``."""
        self.expect("(", "after sum: sum(x[i], i)")
        body, binders = self.expression(), []
        while self.accept(","):
            binders.append(self.limited() if self.sees("(") else self.binder())
        self.expect(")", "to close the sum")
        if not binders:
            raise self.error("say over which index to sum: sum(x[i], i)", node.at)
        return Node("sum", node.at, parts=(body,), binders=tuple(binders))

    def limited(self):
        self.take()
        binder, ends = self.binder(), []
        for place in ("the index", "the lower limit"):
            self.expect(",", f"after {place}")
            ends.append(self.expression())
        self.expect(")", "after the limits")
        return replace(binder, low=ends[0], high=ends[1])

    def binder(self):
        self.expect_index()
        node = self.bare_name()
        word = spelling(self.lowered(node) if self.sees("_") else node)
        if not word:
            raise self.error("expected the name of an index", node.at)
        return Binder(word, node.at)

    def expect_index(self):
        if self.next.kind != "name":
            raise self.error(f"expected the name of an index, {self.found()}")

    def big_sum(self, node):
        r"""``Σ_k body`` and ``\sum_{k=1}^{K} body``; the body ends at the next + or -."""
        high = self.above()
        self.expect("_", "and an index after the sum sign, as in Σ_k")
        if not high and (pair := PAIR.match(" ".join(t.text for t in self.tokens[self.place:self.place + 9]))):
            return self.over_pairs(node, pair)
        binders = self.below()
        high = high or self.above()
        if high:
            if len(binders) != 1 or binders[0].low is None:
                raise self.error("a sum with limits is written Σ_{k=1}^{K}", node.at)
            binders = (replace(binders[0], high=high, on_page=True),)
        elif any(binder.low for binder in binders):
            raise self.error("this sum has a lower limit but no upper one", node.at)
        return Node("sum", node.at, parts=(self.term(),), binders=binders, on_page=True)

    def over_pairs(self, node, pair):
        r"""``\sum_{i<j}``, ``\sum_{i \ne j}`` and ``\sum_{1 \le i<j \le n}``: over both, times 0 where that does not hold."""
        places = [t for t in self.tokens[self.place:] if t.text in pair.group(2, 4)][:2]
        self.place += len(pair[0].split())
        ends = [Node("number" if text.isdigit() else "name", node.at, text) for text in ("1", pair[5] or "")]
        binders = tuple(Binder(t.text, t.at, *(*ends, True) if pair[1] else ()) for t in places)
        i, j = (Node("name", t.at, t.text) for t in places)
        holds = Node("call", node.at, "less", (i, j)) if pair[3] == "<" else Node("add", node.at, parts=(ends[0], Node(
            "negative", node.at, parts=(Node("call", node.at, "delta" if pair[3] == "!=" else "less", (j, i)),))))
        found = Node("sum", node.at, "pair", (Node("multiply", node.at, parts=(holds, self.term())),), binders, True)
        if not (all(below(found, t.text) for t in places) and (pair[1] or i.name < j.name)):
            raise self.error("is this a sum over both? Then write it as \\sum_{i<j} x_i x_j; over one it is sum(x[j], (j, 0, i-1)), "
                             "or sum((1 - delta(i,j))*x[j], j)", node.at)
        return found

    def big_extremum(self, node):
        r"""``\max_i x_i``, where nothing else may be meant to stand under it."""
        self.take()
        binders, body = self.below(), self.unary()
        found = Node("extremum", node.at, node.name, (body,), binders, on_page=True)
        if len(binders) > 1 or binders[0].low or not below(found, binders[0].name) or self.starts_factor() or self.sees("*", "/"):
            raise self.error(f"write {node.name}(x[i], i): one index, and in parentheses what it picks", node.at)
        return found

    def above(self):
        """What stands above a sum sign or after the name of a function, if anything does."""
        return self.primary() if self.accept("^") else None

    def below(self):
        if not self.accept("{"):
            return self.split_binder()
        binders = list(self.split_binder())
        while self.accept(","):
            binders += self.split_binder()
        if self.accept("="):
            binders[-1] = replace(binders[-1], low=self.expression())
        self.expect("}", "after the index of the sum, as in Σ_{i}, Σ_{i<j} or Σ_{i≠j}")
        return tuple(binders)

    def split_binder(self):
        """``Σ_{jk}`` runs over two indices, unless one is called ``jk``."""
        self.expect_index()
        token = self.take()
        if token.text in self.known or token.text in GREEK or not token.text.isalpha():
            return (Binder(token.text, token.at),)
        return tuple(Binder(letter, token.at + i) for i, letter in enumerate(token.text))


def spelling(node):
    """The plain name that a node may be: ``n_in`` for a lowered ``n`` with one word below it."""
    if node.kind == "name":
        return node.name
    single = len(node.parts) == 1 and node.parts[0].kind in ("name", "number")
    return f"{node.name}_{node.parts[0].name}" if single else ""


def unbound(node):
    """The names that no sum binds, and each letter below an entry."""
    own = {node.name, *(c for part in node.parts if node.kind == "lower" for c in part.name)}
    return own.union(*map(unbound, (*node.parts, *node.limits))).difference(k.name for k in node.binders)


def below(sum_, name):
    """Whether an index of a sum stands in a subscript in it."""
    return any(name in n.name for entry in sum_.parts[0].walk() if entry.kind in ("entry", "lower")
               for part in entry.parts for n in part.walk())


def picks(body, last):
    """Whether a name picks entries in a formula, as ``k`` does in ``max(x[k], k)``."""
    return last.kind == "name" and any(
        node.kind in ("entry", "lower") and last.name in (part.name for part in node.parts)
        for node in body.walk())
