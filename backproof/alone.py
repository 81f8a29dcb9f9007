"""A solution's source compiled so that each of its statements fails alone.

A verb of the proof catches what goes wrong in it. What goes wrong before, while Python works out the
verb's arguments, would end the solution. So each statement that speaks of ``proof`` is tried: should
it raise, it is one red line, and those after it still run.
"""
from __future__ import annotations

import ast

PROOF = "proof"  # what a solution, and the functions that it is made of, call the recorder
HANDLER = ast.parse(f"try:\n    pass\nexcept Exception as _raised:\n    {PROOF}.broke(_raised)").body[0]


def each_alone(tree: ast.Module) -> ast.Module:
    """The module with the statements of its solutions tried one by one."""
    return Alone().visit(tree)


class Alone(ast.NodeTransformer):
    """Tries the statements of functions whose first parameter is ``proof``."""

    inside = False

    def visit_FunctionDef(self, node):
        before, self.inside = self.inside, [a.arg for a in node.args.args][:1] == [PROOF]
        node = self.generic_visit(node)
        self.inside = before
        return node

    def tried(self, node):
        """The statement in a ``try``, if it is about the proof."""
        if not self.inside or not any(isinstance(n, ast.Name) and n.id == PROOF for n in ast.walk(node)):
            return node
        return ast.copy_location(
            ast.Try(body=[node], handlers=HANDLER.handlers, orelse=[], finalbody=[]), node)

    visit_Expr = visit_Assign = visit_AugAssign = visit_AnnAssign = tried
