import html, urllib.parse as p
html.escape("<a b='c'>&\"</a>"), html.unescape("&lt;&amp;&#65;&#x42;&eacute;&nope;&copy"), html.escape("'", quote=False)
p.urlparse("http://u:p@host:80/p/a;x?q=1&r=2#f"), p.urlsplit("//h/p?q").netloc, p.urlparse("http://h:80").port, p.parse_qs("a=1&a=2&b=%20c&d="), p.parse_qsl("a=1&b"), p.urlencode({"a": "b c", "d": [1, 2]}, doseq=True), p.quote("a b/é?"), p.quote_plus("a b"), p.unquote("a%20b%C3%A9"), p.unquote_plus("a+b"), p.urljoin("http://a/b/c", "../d"), p.urljoin("http://a/b", "//c/d"), p.urlunparse(("s", "h", "/p", "", "q", "f")), p.urldefrag("a#b"), p.quote(b"\xff"), p.quote("a/b", safe="")
p.urlparse("http://[::1").netloc
p.urlparse("http://h:abc").port
p.quote(5)
p.parse_qs("a", strict_parsing=True)
from html.parser import HTMLParser
class P(HTMLParser):
    def handle_starttag(self, t, a): print("start", t, a)
    def handle_endtag(self, t): print("end", t)
    def handle_data(self, d): print("data", repr(d))
    def handle_comment(self, d): print("comment", d)
P().feed("<a href='x' b>t &amp; u<br/></a><!-- c -->")
