"""What a student's function shows of itself before it runs: which inputs and names it reads, whether a loop repeats.

It is read from the compiled function, not from its text, so that it says the same in a notebook and in the marking.
"""

import dis
import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np
import pandas as pd

TABLES = (pd.DataFrame, pd.Series, pd.Index, np.ndarray, list, tuple, dict, set)
NUMBERS = (int, float, np.number)


def facts(function: Callable) -> dict:
    """Give what can be said about a function without calling it; keys that say nothing are left out.

    Returns:
        ``parameters``: names, in order; ``unused``: parameters that are never read; ``tables``, ``numbers``: names of
        data outside the function that it reads; ``library``: functions of this package that it is or calls, such as
        "market.smile_area"; ``once``: True if a loop ends in its first pass, whatever happens; ``places``: True if it
        asks for the place of the smallest or largest value.
    """
    found: dict[str, Any] = {"parameters": parameters(function), "library": sorted(set(_library(function, 3)))}
    # How one of our own models is written says nothing about the student who hands it in.
    if type(function) is FunctionType and not str(function.__module__).startswith("beltlab.models."):
        code = function.__code__
        own = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        read = {name for each in _codes(code) for name in _read(each)}
        outside = {name: function.__globals__[name] for name in sorted(_globals(code)) if name in function.__globals__}
        outside |= inspect.getclosurevars(function).nonlocals
        found["unused"] = [name for name in own if name not in read]
        found["tables"] = [name for name, value in outside.items() if isinstance(value, TABLES)]
        found["numbers"] = [name for name, value in outside.items() if isinstance(value, NUMBERS)]
        found["places"] = any({"argmin", "argmax"} & set(each.co_names) for each in _codes(code))
        found["once"] = any(_ends_in_first_pass(each) for each in _codes(code))
    return {name: value for name, value in found.items() if value}


def parameters(function: Callable) -> list[str]:
    """Give the names of the parameters that can be filled by position; [] if nobody knows."""
    try:
        known = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [each.name for each in known if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Give a function's code and that of the functions and comprehensions inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _read(code: CodeType) -> Iterator[str]:
    yield from code.co_freevars
    for step in dis.get_instructions(code):
        names = step.argval if isinstance(step.argval, tuple) else (step.argval,)
        if step.opname.startswith(("LOAD_FAST", "LOAD_DEREF", "LOAD_CLOSURE", "DELETE_FAST")):
            yield from (name for name in names if isinstance(name, str))
        elif step.opname == "STORE_FAST_LOAD_FAST":
            yield names[1]


def _globals(code: CodeType) -> set[str]:
    return {step.argval for each in _codes(code) for step in dis.get_instructions(each) if step.opname == "LOAD_GLOBAL"}


def _ends_in_first_pass(code: CodeType) -> bool:
    """Say whether the code holds a `for` to whose head nothing ever goes back, because its body always leaves."""
    steps = list(dis.get_instructions(code))
    heads = {step.offset for step in steps if step.opname == "FOR_ITER"}
    back = {step.argval for step in steps if step.opname.startswith("JUMP") or "JUMP" in step.opname}
    return bool(heads - back)


def _library(function: Callable, depth: int) -> Iterator[str]:
    """Name the functions of this package that a function is or calls, through helpers of the same notebook as well."""
    function = getattr(function, "func", function)  # functools.partial
    if type(function) is not FunctionType:
        return
    if name := _public(function):
        yield name
        return
    attributes = {name for code in _codes(function.__code__) for name in code.co_names}
    for name in sorted(_globals(function.__code__)):
        value = function.__globals__.get(name)
        if isinstance(value, ModuleType) and value.__name__.startswith("beltlab"):
            for attribute in sorted(attributes):
                if name := _public(getattr(value, attribute, None)):
                    yield name
        elif type(value) is FunctionType and value is not function and depth:
            yield from _library(value, depth - 1)


def _public(value: Any) -> str:
    """Name a function of this package, such as "market.smile_area"; "" for anything else."""
    if type(value) is not FunctionType or not str(value.__module__).startswith("beltlab."):
        return ""
    return f"{value.__module__.rpartition('.')[2]}.{value.__name__}"
