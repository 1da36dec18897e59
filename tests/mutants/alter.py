"""What can be altered in a module, and the module with every alteration in it, each behind its own switch.

`a < b` becomes `(a <= b if __m__(7) else a < b)`: compiled once, altered by turning switch 7 on.  So a thousand
alterations need no thousand imports, and a switch that is asked tells which tests pass by.
"""

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SWITCH = "__m__"
FLIPS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any", "reversed": "list", "sorted": "list"}
SAID = {"N_", "Refused", "Gone", "NotAllowed", "BadText", "phrase", "counted", "_", "Literal", "TypeVar"}
WRITTEN = {"pattern", "title", "description", "strict"}  # keywords whose value is no rule: words, and a guard of zip
DOCUMENT = re.compile(r"Section|Block|Table|Bullets|Facts|dict\[str, Any\]|tuple\[tuple\[str, str\]")  # decides nothing
STATIC = {"cache", "lru_cache", "cached_property"}


@dataclass(frozen=True)
class Alteration:
    """One line altered: number (its switch), where, the text before and after, and its mark for the list of equals."""

    number: int
    path: str
    line: int
    within: str
    before: str
    after: str
    nth: int = 0  # of the same alteration within the same function
    once: bool = False  # behind a cache: only the first test asks

    @property
    def mark(self) -> str:
        nth = f" #{self.nth + 1}" if self.nth else ""
        return f"{self.path}::{self.within}: {self.before} -> {self.after}{nth}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.before} -> {self.after}  (in {self.within})"


def altered(source: str, path: str, first: int) -> tuple[ast.Module, list[Alteration]]:
    """The module with all its switches, numbered from `first`, and what each of them does."""
    alterer = _Alterer(path, first)
    tree = alterer.visit(ast.parse(source))
    return ast.fix_missing_locations(tree), alterer.made


class _Alterer(ast.NodeTransformer):
    def __init__(self, path: str, first: int) -> None:
        self.path, self.next, self.made = path, first, list[Alteration]()
        self.within: list[str] = []
        self.depth = 0  # of functions: what stands outside is run at the import
        self.cached = 0

    # What is left alone

    def visit_If(self, node: ast.If) -> Any:
        return node if "TYPE_CHECKING" in ast.unparse(node.test) else self._asked(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> Any:
        node.values = [v if isinstance(v, ast.Constant) else self.generic_visit(v) for v in node.values]
        return node

    def visit_match_case(self, node: ast.match_case) -> Any:
        node.guard = self.visit(node.guard) if node.guard else None
        node.body = self._lines(node.body)
        return node

    def visit_Import(self, node: ast.Import) -> Any:
        return node

    visit_ImportFrom = visit_TypeAlias = visit_Import  # type: ignore[assignment]

    # Functions and classes

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        self.within.append(node.name)
        node.body = self._lines(node.body)
        self.within.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        if self.path.endswith("/record.py") and node.returns and DOCUMENT.search(ast.unparse(node.returns)):
            return node
        self.within.append(node.name)
        node.args.defaults = [self.visit(d) for d in node.args.defaults]
        node.args.kw_defaults = [self.visit(d) if d else None for d in node.args.kw_defaults]
        cached = any(STATIC & {n.id for n in ast.walk(d) if isinstance(n, ast.Name)} for d in node.decorator_list)
        self.depth, self.cached = self.depth + 1, self.cached + cached
        node.body = self._lines(node.body)
        self.depth, self.cached = self.depth - 1, self.cached - cached
        self.within.pop()
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]

    def visit_arg(self, node: ast.arg) -> Any:
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if not self.depth and "Annotated" in ast.unparse(node.annotation):
            node.annotation = self.visit(node.annotation)  # limits of a field stand in its annotation
        node.value = self.visit(node.value) if node.value else None
        return node

    def _lines(self, body: list[ast.stmt]) -> list[ast.stmt]:
        made = [self.visit(line) for line in body]
        return [line for one in made for line in (one if isinstance(one, list) else [one])]

    # Lines

    def _asked(self, node: Any) -> Any:
        """A condition is turned round, where no part of it is turned round already."""
        if not isinstance(node.test, ast.Name | ast.Attribute | ast.Call | ast.NamedExpr):
            return self.generic_visit(node)
        turned = self._switched(node.test, ast.UnaryOp(ast.Not(), node.test))
        node = self.generic_visit(node)
        node.test = ast.copy_location(ast.IfExp(*turned, node.test), node.test)
        return node

    visit_While = visit_Assert = _asked

    def visit_comprehension(self, node: ast.comprehension) -> Any:
        node.iter, asked = self.visit(node.iter), [ast.If(test, [], []) for test in node.ifs]
        node.ifs = [self._asked(one).test for one in asked]
        return node

    def visit_Raise(self, node: ast.Raise) -> Any:
        """What only says that a subclass answers is no rule."""
        return node if ast.unparse(node) == "raise NotImplementedError" else self._left_out(node)

    def visit_Expr(self, node: ast.Expr) -> Any:
        return node if isinstance(node.value, ast.Constant) or not self.depth else self._left_out(node)

    visit_Break = visit_Continue = _left = lambda self, node: self._left_out(node)

    def _left_out(self, node: ast.stmt) -> ast.stmt:
        before = copy.deepcopy(node)
        switch = self._switch(before, "left out")
        return ast.copy_location(ast.If(ast.UnaryOp(ast.Not(), switch), [self.generic_visit(node)], []), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        other = SUMS.get(type(node.op))
        if other is None:
            return self.generic_visit(node)
        changed = copy.deepcopy(node)
        changed.op = other()
        switch = self._switch(node, ast.unparse(changed))
        return ast.copy_location(ast.If(switch, [changed], [self.generic_visit(node)]), node)

    # Expressions

    def visit(self, node: ast.AST) -> Any:
        if not isinstance(node, ast.expr) or isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
            return super().visit(node)
        others = [self._switched(node, other) for other in _others(node, words=self.depth > 0)]
        inner = super().visit(node)
        for switch, other in reversed(others):
            inner = ast.copy_location(ast.IfExp(switch, other, inner), node)
        return inner

    def visit_Call(self, node: ast.Call) -> Any:
        """Sentences are no rules; the values filled into them are."""
        if _name(node.func) in SAID:
            node.args = [a if isinstance(a, ast.Constant) else self.visit(a) for a in node.args]
        else:
            node.args = [self.visit(a) for a in node.args]
        node.keywords = [k if k.arg in WRITTEN else self.generic_visit(k) for k in node.keywords]
        node.func = self.generic_visit(node.func)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        if _name(node.value) in ("Literal", "ClassVar"):
            return node
        return self.generic_visit(node)

    def _switched(self, node: ast.expr, other: ast.expr) -> tuple[ast.expr, ast.expr]:
        return self._switch(node, ast.unparse(other)), ast.copy_location(copy.deepcopy(other), node)

    def _switch(self, node: ast.AST, after: str) -> ast.Call:
        within, before = ".".join(self.within) or "the module", _short(ast.unparse(node))
        nth = sum((m.within, m.before, m.after) == (within, before, _short(after)) for m in self.made)
        line, once = getattr(node, "lineno", 0), bool(self.cached)
        self.made.append(Alteration(self.next, self.path, line, within, before, _short(after), nth, once))
        self.next += 1
        return ast.Call(ast.Name(SWITCH, ast.Load()), [ast.Constant(self.next - 1)], [])


def _others(node: ast.expr, *, words: bool) -> Iterator[ast.expr]:
    """What else could stand here.  words: a text is a word of state, as within a function, not a text of a table."""
    match node:
        case ast.Compare(ops=ops):
            for n, op in enumerate(ops):
                yield from (_with(node, ops=[*ops[:n], flip(), *ops[n + 1 :]]) for flip in FLIPS[type(op)])
        case ast.BoolOp(op=op, values=values):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            for n in range(len(values)):
                kept = [*values[:n], *values[n + 1 :]]
                yield kept[0] if len(kept) == 1 else _with(node, values=kept)
        case ast.BinOp(op=op, left=left) if type(op) in SUMS and not _is_text(left):
            yield _with(node, op=SUMS[type(op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.IfExp(test=ast.Name() | ast.Attribute() | ast.Call()):
            yield _with(node, body=node.orelse, orelse=node.body)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
            if value > 0:
                yield ast.Constant(value - 1)
        case ast.Constant(value=str(value)) if words:
            yield ast.Constant("altered" if not value else "")
        case ast.Call(func=ast.Name(id=name)) if name in TWINS:
            yield _twin(node, TWINS[name])
        case ast.Call(func=ast.Attribute(value=value, attr="casefold" | "lower" | "strip"), args=[], keywords=[]):
            yield value


def _twin(node: ast.Call, name: str) -> ast.expr:
    keywords = [] if name == "list" else node.keywords
    return ast.Call(ast.Name(name, ast.Load()), node.args, keywords)


def _with(node: Any, **fields: Any) -> Any:
    made = copy.copy(node)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _short(text: str) -> str:
    return " ".join(text.split())[:140]
