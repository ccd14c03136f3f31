import json
json.loads("null"), json.loads("[true, false]"), json.loads("1"), json.loads("-1.5e3"), json.loads('"a\\n\\u00e9\\ud83d\\ude00"'), json.loads('{"a": {"b": []}}'), json.loads(" [1 ,2 ] "), json.loads(b'"x"'), json.loads("1E2"), json.loads("NaN"), json.loads("-Infinity"), json.loads("0"), json.loads('{"a": 1, "a": 2}'), json.loads('"\\/"'), json.loads('"\\ud800"'), json.loads("1" * 30), json.loads('"é"'.encode("utf-16"))
try: json.loads("[" * 100000)
except RecursionError: print("RecursionError")
try:
    json.loads("[1,\n oops]")
except json.JSONDecodeError as e:
    print(e.msg, e.doc, e.pos, e.lineno, e.colno, isinstance(e, ValueError))
json.loads('"a\tb"', strict=False), json.loads("[1.5, 2]", parse_float=str, parse_int=float), json.loads('{"a": {"b": 1}}', object_hook=lambda d: list(d)), json.loads('{"b": 1, "a": 2}', object_pairs_hook=tuple), json.loads("[NaN]", parse_constant=lambda c: c.lower())
json.JSONDecoder().raw_decode('{"a": 1} rest'), json.JSONDecoder().decode("[1]")
import io; json.load(io.StringIO("[1]")), json.loads(bytearray(b"2")), json.detect_encoding(b"{}")
