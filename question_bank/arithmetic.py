"""Arithmetic over named inputs: the formulas of the questions' estimates."""

import ast
import math
import operator
from collections.abc import Callable, Mapping

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def evaluate(formula: str, inputs: Mapping[str, float]) -> float:
    """The value of an expression over named inputs.

    Raises ValueError for a name that is not an input, and for anything that is not plain arithmetic.
    """
    try:
        value = _value(ast.parse(formula, mode="eval").body, inputs)
    except (SyntaxError, ZeroDivisionError, OverflowError) as error:
        raise ValueError(f"formula {formula!r}: {error}") from None
    if isinstance(value, complex) or not math.isfinite(value):
        raise ValueError(f"formula {formula!r}: gives {value}, which is no real number")
    return value


def _value(node: ast.expr, inputs: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in inputs:
            return float(inputs[name])
        case ast.Name(id=name):
            raise ValueError(f"{name!r} is not an input")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, inputs), _value(right, inputs))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, inputs)
    raise ValueError(f"not arithmetic: {ast.unparse(node)}")
