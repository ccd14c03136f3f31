"""Rewrites the answers in ../data from this Python, which must be the reference. New sources are added by hand: a line
with the source, its newlines and odd characters escaped."""
import ast
import importlib.util
import os
import re
import sys
import warnings

import _symtable

HERE = os.path.dirname(os.path.abspath(__file__))
warnings.simplefilter("ignore")


def load(name):
    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def escape(text):
    return "".join(
        c if " " <= c <= "~" and c != "\\" else {"\n": "\\n", "\t": "\\t", "\\": "\\\\"}.get(c, "\\u{%x}" % ord(c))
        for c in text)


def unescape(text):
    def one(match):
        return {"n": "\n", "t": "\t", "\\": "\\"}.get(match[1]) or chr(int(match[2], 16))
    return re.sub(r"\\(n|t|\\|u\{([0-9a-f]+)\})", one, text)


def tree(source):
    out = []
    trees.dump(ast.parse(source), out)
    return "".join(out)


def symbols(source):
    out = []
    try:
        tables.dump(_symtable.symtable(source, "f", "exec"), 0, out)
    except SyntaxError as error:
        return errors.show(error, "").replace("\\\\", "\\")
    return "\n".join(out)


def error(source):
    return errors.answer(source).replace("\\\\", "\\")


def warned(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ast.parse(source)
    return "|".join("%d %s" % (w.lineno, w.message) for w in caught)


trees, tables, errors = load("ast_dump"), load("symtable_dump"), load("errors")
for name, answer in (("ast", tree), ("symbols", symbols), ("errors", error), ("warnings", warned)):
    path = os.path.join(HERE, "..", "data", name + ".txt")
    with open(path) as file:
        lines = file.read().splitlines()
    with open(path, "w") as file:
        for line in lines:
            if line.startswith("#"):
                file.write(line + "\n")
            elif not line.startswith("\t"):
                file.write("%s\n\t%s\n" % (line, escape(answer(unescape(line)))))
