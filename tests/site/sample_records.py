"""Three records made by hand, as the verifier would return them: one green with everything on its
page, one measured, one red with an undecided step and a mistake that nothing refuted.
"""
from __future__ import annotations

from math import exp

from matplotlib.figure import Figure

from derivations.record import Attack, Counterexample, Status, Step, Verdict
from backproof.record import Check, ExerciseRecord, Kills, Mistake
from backproof.site.figures import svg

BOOK = "http://neuralnetworksanddeeplearning.com/chap3.html"
SIZES = [{"C": 2}, {"C": 3}]


def drawing() -> str:
    figure = Figure(figsize=(6, 2.6))
    axes = figure.subplots()
    z = [-4 + step / 10 for step in range(81)]
    axes.plot(z, [1 / (1 + exp(-value)) for value in z], label="$a_1$")
    axes.plot(z, [1 / (1 + exp(value)) for value in z], label="$a_2$")
    axes.set_xlabel("$z_1$")
    axes.grid(True)
    axes.legend()
    return svg(figure, "Two outputs of a softmax layer", "As one weighted input grows from -4 to "
               "4, its output rises from 0.02 to 0.98 and the other falls.")


def proved(method="normal form", seconds=0.004):
    return Verdict(Status.PROVED, method, ["C >= 1"], Attack(12, 60, SIZES),
                   seconds=seconds)


def softmax() -> ExerciseRecord:
    jacobian = r"\frac{\partial a_j}{\partial z_k} = a_j \left(\delta_{jk} - a_k\right)"
    return ExerciseRecord(
        id="ch3-softmax-monotonicity",
        title="Monotonicity of softmax",
        statement=(
            r"A softmax layer turns the weighted inputs $z_1, \dots, z_C$ into outputs "
            r"$a_j = e^{z_j} / \sum_k e^{z_k}$. Show that $\partial a_j / \partial z_k$ is "
            "positive when $j = k$ and negative otherwise.\n\nSo raising one weighted input "
            "raises its own output and lowers *all* the others."
        ),
        chapter="3", section="Softmax", url=BOOK + "#softmax", kind="inequality",
        equations=[78], status=Status.PROVED,
        answer=[Step("conclude", "Positive for $j = k$, negative for $j \\ne k$, as soon as "
                     "there are two classes.", jacobian, "", proved())],
        steps=[
            Step("say", "Write $S = \\sum_k e^{z_k}$ for the sum below the fraction. It is the "
                 "only place where the other inputs enter."),
            Step("define", "The outputs of the layer.",
                 r"a_j = \frac{e^{z_j}}{\sum_{k=1}^{C} e^{z_k}}"),
            Step("derive", "The quotient rule. The sum depends on every $z_k$, so a term comes "
                 "even when $j \\ne k$.",
                 r"\frac{\partial a_j}{\partial z_k} = \frac{\delta_{jk} e^{z_j}}{S}"
                 r" - \frac{e^{z_j}}{S} \cdot \frac{e^{z_k}}{S}", "", proved("chain rule"),
                 details=[
                     Step("identity", "Each term of the sum depends on its own input only.",
                          r"\frac{\partial S}{\partial z_k} = e^{z_k}", "", proved(seconds=0.001)),
                     Step("identity", "The numerator depends on $z_j$ only.",
                          r"\frac{\partial e^{z_j}}{\partial z_k} = \delta_{jk} e^{z_j}", "",
                          proved(seconds=0.001)),
                 ]),
            Step("conclude", "Fold the fractions back into outputs.", jacobian, "", proved()),
            Step("inequality", "Every output lies strictly between $0$ and $1$ because $C \\ge 2$:"
                 " all terms of the sum are positive, and there is more than one.",
                 r"0 < a_j (1 - a_j) \le \tfrac{1}{4}, \qquad -\tfrac{1}{4} \le -a_j a_k < 0"
                 r" \quad (j \ne k), \qquad \overline{a} = \frac{1}{C} \sum_{j=1}^{C} a_j",
                 "", proved("sign from positivity")),
            Step("figure", "One input grows; its output rises, the other falls.", figure=drawing()),
            Step("numbers", "Two classes.", table=[["", "in numbers"], ["$a_j$", "0.731, 0.269"]]),
            Step("edge_case", "With one class the output is always $1$ and both derivatives are "
                 "zero.", r"C = 1 \implies \frac{\partial a_1}{\partial z_1} = 0", "", proved()),
            Step("imprecise", "The statement needs at least two classes, which it does not say."),
        ],
        checks=[Check("The compiled Jacobian against the layer, every $(j, k)$.",
                      "4-5-3, softmax", "central differences", 3.2e-10, 1e-7, "j = 2, k = 3",
                      90, Verdict(Status.CHECKED, "finite differences", seconds=0.02))],
        mistakes=[Mistake(
            "The off-diagonal entries are $-a_j (1 - a_k)$", "a public solution set",
            "The quotient rule was applied as if $e^{z_k}$ were still in the numerator.",
            r"\frac{\partial a_j}{\partial z_k} = -a_j (1 - a_k) \quad (j \ne k)", "",
            Verdict(Status.REFUTED, "exact evaluation", seconds=0.003, counterexample=(
                Counterexample({"C": 3}, {"j": 1, "k": 2}, {"z": "(0, 0, 0)"}, "-1/9", "-2/9"))))],
        kills=Kills(24, 22, 2, []),
        uses=[], assumptions=["C >= 2"], seconds=0.31,
        idea="Every output is a share. Push one input up, and the others lose. That is all.",
        short="Softmax Jacobian", tags=["softmax derivative"], decisive=2,
        folds=["", "", "", "", "How large an output is", "", "", ""],
        code="def formula(*, a):\n    return a",
    )


def initialisation() -> ExerciseRecord:
    measured = Verdict(Status.MEASURED, "200 seeds, paired", ["independent weights"], seconds=0.8)
    return ExerciseRecord(
        id="ch3-weight-init-variance", title="Variance of $z$ at the start",
        statement="Half of the $n$ inputs are on. Find the variance of $z = \\sum_j w_j x_j + b$.",
        chapter="3", section="Weight initialization", url=BOOK + "#weight_initialization",
        kind="expectation", equations=[], status=Status.MEASURED,
        answer=[Step("conclude", "", r"\operatorname{Var}(z) = \frac{3}{2}", "", proved())],
        steps=[
            Step("expectation", "Variances of independent terms add.",
                 r"\operatorname{Var}(z) = \sum_{j \in J} \operatorname{Var}(w_j) + "
                 r"\operatorname{Var}(b)", "", proved("linearity of variance")),
            Step("experiment", "Two hundred layers were drawn. `<b>` is not a tag here.", "", "",
                 measured, table=[["n", "measured", "interval"],
                                  ["$100$", "1.51", "[1.38, 1.64]"],
                                  ["$1000$", "1.49", "[1.36, 1.62]"]]),
        ],
        kills=Kills(10, 9, 0, [r"Var(b) -> 2*Var(b) at *n* < 3"]),
        uses=["ch3-softmax-monotonicity", "a-lemma-elsewhere"], seconds=1.1,
    )


def undecided() -> ExerciseRecord:
    return ExerciseRecord(
        id="ch2-open", title="A line that <nobody> decided & nobody broke",
        statement="Show that $\\lVert x \\rVert_1 \\le \\sqrt{n} \\lVert x \\rVert_2$.",
        chapter="2", section="The \"equations\" & <more>", url="", kind="inequality",
        equations=[29, 30], status=Status.UNDECIDED,
        steps=[
            Step("inequality", "By an argument that the engine could not follow <script>.",
                 r"\sum_i |x_i| \leq \sqrt{n \sum_i x_i^2}", "",
                 Verdict(Status.UNDECIDED, "sum of squares", reason="no certificate up to degree 4",
                         attack=Attack(40, 40, [{"n": 2}, {"n": 5}]), seconds=2.0)),
            Step("identity", "A line that is false.", "(a + b)^2 = a^2 + b^2", "",
                 Verdict(Status.REFUTED, "exact evaluation", counterexample=Counterexample(
                     {}, {}, {"a": "1", "b": "1"}, "4", "2"))),
        ],
        mistakes=[Mistake("A mistake that holds", "", "Nothing refutes it yet.", "x = x", "x = x",
                          Verdict(Status.PROVED, "normal form"))],
        seconds=2.4, error="2 steps are not proved",
    )


def sample_records() -> list[ExerciseRecord]:
    return [softmax(), initialisation(), undecided()]
