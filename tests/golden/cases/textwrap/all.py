import textwrap
text = "The quick brown fox jumped over the lazy dog. It was quick-witted and well—travelled."
textwrap.wrap(text, 20), textwrap.fill(text, 30), textwrap.shorten(text, 30), textwrap.shorten(text, 30, placeholder="..."), textwrap.dedent("  a\n    b\n  c\n"), textwrap.dedent("\ta\n  b"), textwrap.indent("a\n\nb", "> "), textwrap.indent("a\n\nb", "> ", lambda l: True), textwrap.wrap("", 10), textwrap.wrap("a" * 25, 10), textwrap.wrap("a" * 25, 10, break_long_words=False), textwrap.wrap(text, 20, initial_indent="* ", subsequent_indent="  "), textwrap.wrap("a\tb  c", 5), textwrap.wrap(text, 25, max_lines=2), textwrap.wrap("a-b-c-d", 3), textwrap.wrap("a-b-c-d", 3, break_on_hyphens=False), textwrap.wrap("One. Two.  Three", 10, fix_sentence_endings=True), textwrap.wrap("a  b", 10, replace_whitespace=False, drop_whitespace=False)
textwrap.wrap("abc", 0)
textwrap.shorten("abc def", 2)
textwrap.wrap("abc def", 1, max_lines=1, placeholder="[...]")
print(textwrap.fill(text, width=40, expand_tabs=False))
print(textwrap.dedent("""
    def f():
        pass

      more
    """))
