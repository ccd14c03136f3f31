"""A small Lisp: reader, evaluator with tail calls by loop, closures, macros as Python functions."""

import operator as op
from functools import reduce


class Symbol(str):
    def __repr__(self):
        return str(self)


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise NameError(f"unbound {name}")


def read(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()

    def expression(at):
        token = tokens[at]
        if token == "(":
            out, at = [], at + 1
            while tokens[at] != ")":
                item, at = expression(at)
                out.append(item)
            return out, at + 1
        if token == "'":
            item, at = expression(at + 1)
            return [Symbol("quote"), item], at
        if token == ")":
            raise SyntaxError("unexpected )")
        try:
            return int(token), at + 1
        except ValueError:
            return Symbol(token), at + 1

    try:
        return expression(0)[0]
    except IndexError:
        raise SyntaxError("unexpected end") from None


class Lambda:
    def __init__(self, params, body, env):
        self.params, self.body, self.env = params, body, env


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, list):
            return x
        match x:
            case ["quote", value]:
                return value
            case ["if", test, yes, no]:
                x = yes if evaluate(test, env) else no
            case ["define", name, value]:
                env[name] = evaluate(value, env)
                return None
            case ["lambda", params, body]:
                return Lambda(params, body, env)
            case ["let", bindings, body]:
                env = Env([n for n, _ in bindings], [evaluate(v, env) for _, v in bindings], env)
                x = body
            case ["begin", *init, last]:
                for item in init:
                    evaluate(item, env)
                x = last
            case [head, *rest]:
                function = evaluate(head, env)
                args = [evaluate(item, env) for item in rest]
                if not isinstance(function, Lambda):
                    return function(*args)
                x, env = function.body, Env(function.params, args, function.env)
            case []:
                raise SyntaxError("empty application")


GLOBAL = Env(outer=None)
GLOBAL.update({"+": lambda *a: sum(a), "-": op.sub, "*": lambda *a: reduce(op.mul, a, 1), "<": op.lt, "=": op.eq, "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda a, l: [a, *l], "null?": lambda l: l == [], "list": lambda *a: list(a)})
for line in ["(+ 1 2 3)", "(define square (lambda (x) (* x x)))", "(square 12)", "(define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))", "(fact 30)", "(define loop (lambda (n acc) (if (= n 0) acc (loop (- n 1) (+ acc n)))))", "(loop 5000 0)", "'(a (b c) 1)", "(let ((x 2) (y 3)) (* x y))", "(define map (lambda (f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l))))))", "(map square '(1 2 3))", "(begin (define z 5) (+ z 1))", "(((lambda (x) (lambda (y) (+ x y))) 3) 4)", "(undefined 1)", "(1 2)", "(+ 1", ")", "(car '())", "()", "(+ 1 'a)"]:
    try:
        result = evaluate(read(line), GLOBAL)
        if result is not None:
            print(line, "=>", result)
    except Exception as error:
        print(line, "!!", type(error).__name__, error)
