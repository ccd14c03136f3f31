"""Wrong programs and what Python says of them: snippets of its own tests and mutated library code.

    errors.py SEED COUNT DIR     writes DIR/snippets (hex, a line each) and DIR/answers

Seed 0 takes the snippets of the tests; even seeds change a token, odd ones do worse.
"""
import ast
import doctest
import io
import os
import random
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")
LIB = os.path.dirname(os.__file__)


def answer(source):
    try:
        tree = ast.parse(source)
    except SyntaxError as e:
        return show(e, "")
    except Exception as e:
        return type(e).__name__
    try:
        compile(source, "<snippet>", "exec", dont_inherit=True)
    except SyntaxError as e:
        return show(e, "compiler|")
    except Exception as e:
        return type(e).__name__
    return "ok"


def show(e, where):
    global shown_line
    shown_line = e.text
    msg = e.msg.replace("\\", "\\\\").replace("\n", "\\n")
    return "%s%s|%s|%s|%s|%s|%s" % (where, type(e).__name__, msg, e.lineno, e.offset, e.end_lineno, e.end_offset)


def from_tests():
    names = """test_syntax test_exceptions test_fstring test_grammar test_tstring test_type_params test_named_expressions
    test_positional_only_arg test_patma test_generators test_genexps test_listcomps test_dictcomps test_setcomps
    test_unpack_ex test_unpack test_string_literals test_eof test_codeop test_future_stmt/test_future test_global
    test_keywordonlyarg test_lambda test_except_star test_type_aliases test_type_annotations test_scope test_compile
    test_unicode_identifiers test_flufl test_int_literal test_tokenize test_coroutines test_asyncgen test_symtable
    test_parser test_peg_generator test_string_literals test_bytes test_cmd_line_script test_traceback test_ast/test_ast
    """.split()
    for name in names:
        path = os.path.join(LIB, "test", name + ".py")
        if not os.path.exists(path):
            continue
        with open(path, encoding="utf-8") as file:
            text = file.read()
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and 0 < len(node.value) < 3000:
                value = node.value
                if ">>>" in value:
                    try:
                        for example in doctest.DocTestParser().get_examples(value):
                            yield example.source
                    except ValueError:
                        pass
                else:
                    yield value
                    import textwrap
                    yield textwrap.dedent(value)
        # Every small statement once.
    for name in ("test_syntax", "test_exceptions"):
        with open(os.path.join(LIB, "test", name + ".py"), encoding="utf-8") as file:
            doc = ast.get_docstring(ast.parse(file.read())) or ""
        try:
            for example in doctest.DocTestParser().get_examples(doc):
                yield example.source
        except ValueError:
            pass


def chunks(rng):
    paths = []
    for root, dirs, files in os.walk(LIB):
        dirs[:] = sorted(d for d in dirs if d != "__pycache__" and "lib2to3" not in d)
        paths += [os.path.join(root, f) for f in sorted(files) if f.endswith(".py")]
    cache = {}
    while True:
        path = rng.choice(paths)
        if path not in cache:
            try:
                with open(path, encoding="utf-8") as file:
                    text = file.read()
                cache[path] = [ast.get_source_segment(text, n) for n in ast.parse(text).body if n.end_lineno - n.lineno < 40] if len(text) < 60000 else []
            except (SyntaxError, UnicodeDecodeError, FileNotFoundError):
                cache[path] = []
        if cache[path]:
            yield rng.choice(cache[path])


WORDS = """( ) [ ] { } , : ; = == := + - * ** / // @ . ... -> ! != < > <= if else elif for in while def class lambda not
 and or is None True False return yield await async with as try except finally raise from import global nonlocal del pass
 break continue assert match case type x 1 'a' "b f'{x}' f'{ 0x 1_ $ ? \\ """.split() + ["\n", "\n    ", "\t", " ", "'''", '"""', "# c", "é", "€"]


FRAGMENTS = """x y z f(x) a.b a[0] (x) [x] {x} {x: y} 1 2.5 'a' b'c' f'{x}' t'{x!r:>{y}}' x=1 *x **x x:int x if y else
z;lambda x: y;x for x in y;not x;x and y;x := 1;yield x;await x;def f(x, /, y=1, *, z): pass;class C(x): pass;if x:;else:
elif x:;while x:;for x in y:;try:;except x:;except* x:;finally:;with x as y:;match x:;case [1, *_]:;case {'a': 1}:;case C(x=1):;import x
from . import y;return x;raise x from y;del x;global x;assert x, y;pass;@x;async def f(): await x;type X[T] = y""".replace("\n", " ").split(" ")


def soup(rng):
    parts = []
    for _ in range(rng.randrange(1, 9)):
        parts.append(rng.choice(WORDS + SNIPPETS))
        parts.append(rng.choice((" ", " ", " ", "", "\n", "\n    ")))
    return "".join(parts)


SNIPPETS = [part for part in " ".join(FRAGMENTS).replace(";", "\0").split("\0")] + FRAGMENTS


def damage(rng, source):
    lines = source.split("\n")
    at = rng.randrange(len(lines))
    how = rng.randrange(5)
    if how == 0:
        del lines[at]
    elif how == 1:
        lines[at] = " " * rng.randrange(5) + lines[at]
    elif how == 2:
        lines[at] = lines[at][rng.randrange(1, 4):]
    elif how == 3:
        lines[at] = "\t" + lines[at].lstrip()
    else:
        return source[:rng.randrange(len(source) + 1)]
    return "\n".join(lines)


def mutate(rng, source):
    if seed_kind == 1:
        how = rng.randrange(3)
        if how == 0:
            return soup(rng)
        if how == 1:
            return damage(rng, source)
        source = mutate_tokens(rng, source)
        return mutate_tokens(rng, source)
    return mutate_tokens(rng, source)


def mutate_tokens(rng, source):
    try:
        tokens = [(t.start, t.end, t.string) for t in tokenize.generate_tokens(io.StringIO(source).readline)
                  if t.string.strip()]
    except Exception:
        return source
    if not tokens:
        return source
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def at(pos):
        return starts[pos[0] - 1] + pos[1]

    for _ in range(rng.choice((1, 1, 1, 2))):
        start, end, text = rng.choice(tokens)
        i, j = at(start), at(end)
        if j > len(source):
            continue
        how = rng.randrange(6)
        if how == 0:
            return source[:i] + source[j:]
        if how == 1:
            return source[:j] + " " + text + source[j:]
        if how == 2:
            return source[:i] + rng.choice(WORDS) + source[j:]
        if how == 3:
            return source[:i] + rng.choice(WORDS) + " " + source[i:]
        if how == 4:
            other = rng.choice(tokens)
            return source[:i] + other[2] + source[j:]
        k = rng.randrange(len(source))
        return source[:k] + source[k + 1:]
    return source


def main():
    seed, count, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    rng = random.Random(seed)
    global seed_kind
    seed_kind = seed % 2
    seen = set()
    with open(out + "/snippets", "w") as snippets, open(out + "/answers", "w") as answers:
        def put(source):
            if "\0" in source or "\r" in source or source in seen:
                return
            seen.add(source)
            try:
                data = source.encode()
            except UnicodeEncodeError:
                return
            snippets.write(data.hex() + "\n")
            global shown_line
            shown_line = None
            found = answer(source)
            line = "" if shown_line is None else "|" + shown_line.encode("utf-8", "replace").hex()
            answers.write(found + line + "\n")

        if seed == 0:
            for source in from_tests():
                put(source)
        else:
            source = chunks(rng)
            for _ in range(count):
                put(mutate(rng, next(source)))


if __name__ == "__main__":
    main()
