"""A small template engine: regular expressions compile text to closures, which render dicts."""

import re

TAG = re.compile(r"({{.*?}}|{%.*?%})")
FILTERS = {"upper": str.upper, "title": str.title, "length": lambda v: str(len(v))}


def lookup(context, path):
    value = context
    for part in path.split("."):
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return value


def compile_text(text):
    return lambda context: text


def compile_expression(expression):
    path, *filters = [part.strip() for part in expression.split("|")]

    def render(context):
        value = str(lookup(context, path))
        for name in filters:
            value = FILTERS[name](value)
        return value

    return render


def compile_block(tokens, until):
    parts = []
    for token in tokens:
        if token.startswith("{{"):
            parts.append(compile_expression(token[2:-2]))
        elif token.startswith("{%"):
            words = token[2:-2].split()
            if words[0] == until:
                break
            if words[0] == "for":
                parts.append(compile_for(words[1], words[3], compile_block(tokens, "endfor")))
            elif words[0] == "if":
                parts.append(compile_if(words[1], compile_block(tokens, "endif")))
        elif token:
            parts.append(compile_text(token))
    return lambda context: "".join([part(context) for part in parts])


def compile_for(name, source, body):
    def render(context):
        return "".join(body({**context, name: item}) for item in lookup(context, source))

    return render


def compile_if(path, body):
    return lambda context: body(context) if lookup(context, path) else ""


PAGE = """<h1>{{ title | upper }}</h1>
{% for item in items %}<li>{{ item.name | title }}: {{ item.price }}{% if item.sale %} SALE{% endif %}</li>
{% endfor %}<p>{{ footer }} {{ title | length }}</p>"""


def run(n=800):
    total = 0
    for turn in range(n):
        page = compile_block(iter(TAG.split(PAGE)), "")
        items = [{"name": f"thing {i}", "price": i * turn, "sale": i % 3 == 0} for i in range(60)]
        text = page({"title": f"shop {turn}", "items": items, "footer": "bye"})
        total += len(text) + text.count("SALE")
    return f"{total} {text.splitlines()[1]}"


if __name__ == "__main__":
    print(run())
