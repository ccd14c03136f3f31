import xml.etree.ElementTree as E
r = E.fromstring("<a x='1'><b>t<c/>tail</b><b y='2'/></a>")
r.tag, r.attrib, len(r), r[0].text, r[0][0].tail, r.find("b").get("y"), r.findall("b")[1].get("y"), r.findtext("b"), [e.tag for e in r.iter()], E.tostring(r), r.find("nope"), list(r.itertext()), r.get("x"), r.findall(".//c"), r.findall("b[@y='2']")[0].attrib
e = E.Element("root", {"k": "v & <"}); s = E.SubElement(e, "sub"); s.text = "é < &"; E.tostring(e, encoding="unicode"), E.tostring(e), E.indent(e), E.tostring(e, "unicode")
e.append(E.Element("x")), e.insert(0, E.Element("y")), e.remove(s), [c.tag for c in e], e.set("z", "1"), e.items(), e.keys()
E.Element(5).tag
[ev for ev, _ in E.iterparse(__import__("io").BytesIO(b"<a><b/></a>"), ("start", "end"))]
E.XML("<n:a xmlns:n='u'/>").tag, E.Comment("c"), E.canonicalize("<b  z='1' a='2'/>")
