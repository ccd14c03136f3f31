import uuid
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
u, str(u), u.hex, u.int, u.bytes, u.version, u.variant, u.fields, u.urn, u == uuid.UUID(int=u.int), uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), len(str(uuid.uuid4())), uuid.uuid4().version, uuid.NIL, uuid.UUID(bytes=b"a" * 16), u < uuid.uuid5(uuid.NAMESPACE_DNS, "a"), hash(u) == hash(uuid.UUID(str(u)))
uuid.UUID("nope")
uuid.UUID()
uuid.UUID(int=-1)
u.int = 5
