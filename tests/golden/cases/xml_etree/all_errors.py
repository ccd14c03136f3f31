import xml.etree.ElementTree as E
r = E.fromstring("<a x='1'><b>t<c/>tail</b><b y='2'/></a>")
e = E.Element("root", {"k": "v & <"}); s = E.SubElement(e, "sub"); s.text = "é < &"; E.tostring(e, encoding="unicode"), E.tostring(e), E.indent(e), E.tostring(e, "unicode")
e.append(E.Element("x")), e.insert(0, E.Element("y")), e.remove(s), [c.tag for c in e], e.set("z", "1"), e.items(), e.keys()
E.fromstring("<a>")
E.fromstring("<a></b>")
E.fromstring("")
E.Element()
e.append(5)
e.remove(s)
e["x"]
