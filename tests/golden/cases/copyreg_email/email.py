import email, email.message, email.utils
m = email.message_from_string("From: a@b.c\nTo: Ann <x@y.z>, b@c.d\nSubject: =?utf-8?q?caf=C3=A9?=\nContent-Type: text/plain; charset=utf-8\n\nbody\nline2\n")
m["from"], m["subject"], m.get_payload(), m.get_content_type(), m.keys(), m["nope"], m.get_all("to"), m.is_multipart(), m.get_content_charset(), email.utils.parseaddr("Ann <x@y.z>"), email.utils.formataddr(("A, b", "x@y")), email.utils.getaddresses(["a <b@c>, d@e"]), email.header.decode_header(m["subject"]) if hasattr(email, "header") else ""
e = email.message.EmailMessage(); e["Subject"] = "é hello"; e.set_content("text é"); print(e.as_string())
e["Subject"] = "again"
email.utils.parsedate_to_datetime("Mon, 01 Jan 2024 10:00:00 +0000"), email.utils.format_datetime(__import__("datetime").datetime(2024, 1, 1))
import quopri, mimetypes; quopri.encodestring("é=".encode()), quopri.decodestring(b"=C3=A9"), mimetypes.guess_type("a.html"), mimetypes.guess_extension("image/png")
