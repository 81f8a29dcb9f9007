"""Broken and hostile answers, made from a seed: shuffled pieces, damaged right answers, bombs."""
import random

PIECES = (
    "a z y j k t K C [ ] ( ) _ ^ { } + - * / = <= < > != sum( Σ_ \\sum_{ \\frac{ }{ e^ exp( log( ln "
    "max( abs( | , 1 2 0 9**9 1e9 1e30 0.5 sigma σ'( delta( δ_ ' ² ₖ \\hat{x} a[k] y_k z[j] a_j W_{jk} "
    "pi sqrt E I S __import__('os') .__class__ lambda: eval( \0 \u202e \ud800 🙂 \\ tanh( √ -1 (t,0,K) ,k) "
    ",j) 100 (k,1,2) 1/0 a[k+1] dC/dz_k = ∂ \\partial {k=1}^{K} ; # \" ` $ % & @ \n \t"
).split(" ") + [" ", "\n", "\r\n"]
RIGHT = ("a[k] - y[k]", "a_k - y_k", "dC/dz_k = a_k - y_k", "exp(z[k])/sum(exp(z[l]),l) - y[k]",
         r"\frac{\partial C}{\partial z_j} = a_j - y_j", "a_k sum(y_j, j) - y_k",
         "delta(k,t)*(a[k]-1)+(1-delta(k,t))*(1-a[k])", "σ'(z_k)(a_k - y_k)")
BOMBS = (lambda n: "(" * n, lambda n: "(" * n + "a_k" + ")" * n, lambda n: "-" * n + "a_k",
         lambda n: "a_k^" * n + "2", lambda n: "2^" * n + "9", lambda n: "exp(" * n + "9" + ")" * n,
         lambda n: "exp(" * n + "a_k" + ")" * n, lambda n: "9" * n, lambda n: f"1e{n}" + "9" * 8,
         lambda n: "a_k+" * n + "a_k", lambda n: "(a_k+y_k)^99*" * n + "1",
         lambda n: "((a_k+y_k+z_k)^" * n + "2" + ")" * n,
         lambda n: "max(a_k," * n + "y_k" + ")" * n, lambda n: "sum(" * n + "a[j]*a[k]" + ",j)" * n,
         lambda n: f"sum(1,(t,0,10^{n}))", lambda n: f"sum(sum(a[j]^{n},j)*a[k],k)",
         lambda n: "Σ_j " * n + "a_j", lambda n: f"a[10^{n}]", lambda n: "\\frac{" * n,
         lambda n: "a_k/" * n + "3", lambda n: "sqrt(" * n + "a_k" + ")" * n,
         lambda n: "*".join(f"(a_k+{m})" for m in range(n)), lambda n: "a_k" + "=a_k" * n,
         lambda n: f"a_k^{n}.{n}", lambda n: "log(" * n + "a_k" + ")" * n, lambda n: "\u0301" * n,
         lambda n: "delta(j,k)*" * n + "a_k", lambda n: "a_k" + " " * n + "-y_k", lambda n: "|" * n,
         lambda n: "abs(" * n + "a_k-1" + ")" * n, lambda n: "a_k" * n,
         lambda n: "x" * n + " - y_k")


def shuffled(rng):
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, rng.choice([4, 9, 30]))))


def damaged(rng):
    """A right answer with one to four characters dropped, doubled, swapped or replaced."""
    text = list(rng.choice(RIGHT))
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(text))
        text[place] = rng.choice([
            "", text[place] * 2,
            rng.choice(PIECES),
            chr(rng.randrange(1, 0x2300)),
            rng.choice("ajkyz+-*/^_()[]{}=,0123456789")
        ])
    return "".join(text)


def bomb(rng):
    return rng.choice(BOMBS)(rng.choice([1, 2, 3, 5, 9, 20, 38, 60, 300, 1000]))


def hostile_texts(count, seed=0):
    """``count`` texts, the same for the same seed."""
    rng = random.Random(seed)
    return [rng.choice([shuffled, damaged, damaged, bomb])(rng) for _ in range(count)]
