"""Defects planted one at a time in the text of a module: the operators of MUT. Pure; `mutation.py` runs them.

Comparisons are moved by one and turned round, arithmetic is swapped, numbers are one more, `and` becomes `or`, `not`
disappears, `min` becomes `max`, `any` becomes `all`. Words, defaults and types are left alone.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One planted defect.

    Attributes:
        target: Short name of the module.
        function: The function or class around it, or "module".
        line: First line of what is changed.
        end_line: Last line of it.
        before: What stood there.
        after: What stands there now.
        source: The whole module with it.
        is_comparison: Whether a comparison is changed.
        in_function: Whether it stands in a function, so that it runs only when that is called.
    """

    target: str
    function: str
    line: int
    end_line: int
    before: str
    after: str
    source: str
    is_comparison: bool
    in_function: bool

    @property
    def key(self) -> str:
        """Its name, which does not move with the lines."""
        return f"{self.target}:{self.function}:{self.before} -> {self.after}"


COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Div: ast.Mult,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


def mutants_in(target: str, source: str) -> Iterator[Mutant]:
    """Every mutant of a module's text, in the order of its lines.

    Example:
        >>> [one.after for one in mutants_in("unit", "at_most = 1 < 2")]
        ['1 <= 2', '1 > 2', '2', '3']
    """
    expressions = _Expressions()
    expressions.visit(ast.parse(source))
    for function, in_function, node in expressions.found:
        for new in _changed(node):
            yield _mutant(target, function, source, node, new, in_function=in_function)


class _Expressions(ast.NodeVisitor):
    """Every expression of code that runs, with the function or class around it; no text, no default, no type."""

    def __init__(self) -> None:
        self.found: list[tuple[str, bool, ast.expr]] = []
        self._around = ["module"]
        self._deep = 0

    def visit(self, node: ast.AST) -> None:
        """Keep an expression, then look into it."""
        if isinstance(node, ast.JoinedStr | ast.arguments):
            return
        if isinstance(node, ast.expr):
            self.found.append((self._around[-1], self._deep > 0, node))
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            self._around.append(node.name)
            self._deep += isinstance(node, ast.FunctionDef)
            for part in node.body:
                self.visit(part)
            self._deep -= isinstance(node, ast.FunctionDef)
            self._around.pop()
        elif isinstance(node, ast.Lambda):
            self._deep += 1
            self.visit(node.body)
            self._deep -= 1
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                self.visit(node.value)
        else:
            self.generic_visit(node)


def _changed(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare():
            for place, op in enumerate(node.ops):
                for other in COMPARE[type(op)]:
                    ops = [other() if at == place else one for at, one in enumerate(node.ops)]
                    yield ast.Compare(left=node.left, ops=ops, comparators=node.comparators)
        case ast.BinOp() if type(node.op) in ARITHMETIC and not _is_text(node):
            yield ast.BinOp(left=node.left, op=ARITHMETIC[type(node.op)](), right=node.right)
        case ast.BoolOp():
            other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield ast.BoolOp(op=other_op, values=node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=value) if type(value) is int:
            yield ast.Constant(value=value + 1)
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield ast.Call(func=ast.Name(id=CALLS[name], ctx=ast.Load()), args=node.args, keywords=node.keywords)
        case _:
            return


def _is_text(node: ast.BinOp) -> bool:
    """Words put together, which no test of safety reads."""
    return any(
        isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and isinstance(one.value, str))
        for one in ast.walk(node)
    )


def _mutant(target: str, function: str, source: str, node: ast.expr, new: ast.expr, *, in_function: bool) -> Mutant:
    lines = source.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line.encode()))
    raw = source.encode()
    end_line = node.end_lineno or node.lineno
    begin = offsets[node.lineno - 1] + node.col_offset
    end = offsets[end_line - 1] + (node.end_col_offset or 0)
    after = ast.unparse(new)
    padding = b"\n" * (end_line - node.lineno)  # what follows stays on its line
    mutated = raw[:begin] + b"(" + after.encode() + padding + b")" + raw[end:]
    return Mutant(
        target=target,
        function=function,
        line=node.lineno,
        end_line=end_line,
        before=ast.unparse(node),
        after=after,
        source=mutated.decode(),
        is_comparison=isinstance(node, ast.Compare),
        in_function=in_function,
    )
