import hashlib, base64, binascii, zlib
hashlib.md5(b"abc").hexdigest(), hashlib.sha1(b"abc").hexdigest(), hashlib.sha256(b"abc").hexdigest(), hashlib.sha512(b"").hexdigest()[:20], hashlib.sha3_256(b"abc").hexdigest(), hashlib.blake2b(b"abc", digest_size=8).hexdigest(), hashlib.new("sha256", b"x").name, hashlib.sha256().digest_size, hashlib.sha256().block_size, hashlib.shake_128(b"a").hexdigest(5), hashlib.blake2s(b"a", key=b"k").hexdigest()[:16]
h = hashlib.sha256(); h.update(b"a"), h.update(b"bc"), h.hexdigest() == hashlib.sha256(b"abc").hexdigest(), h.copy().digest() == h.digest(), hashlib.pbkdf2_hmac("sha256", b"p", b"s", 10).hex()[:16], "md5" in hashlib.algorithms_guaranteed
hashlib.new("nope")
hashlib.md5("abc")
hashlib.sha256(5)
import hmac; hmac.new(b"k", b"m", "sha256").hexdigest()[:16], hmac.compare_digest(b"a", b"a")
base64.b64encode(b"hello?>"), base64.urlsafe_b64encode(b"hello?>"), base64.b64decode("aGVsbG8="), base64.b32encode(b"hi"), base64.b16encode(b"hi"), base64.b85encode(b"hello"), base64.a85encode(b"hello"), base64.b64decode("aGVs bG8="), base64.encodebytes(b"x" * 60)
base64.b64decode("abc")
base64.b64decode("a$b=", validate=True)
base64.b64encode("text")
binascii.hexlify(b"ab"), binascii.unhexlify("6162"), binascii.crc32(b"hello"), binascii.b2a_base64(b"a"), binascii.a2b_base64("YQ=="), zlib.crc32(b"hello"), zlib.adler32(b"hello"), zlib.decompress(zlib.compress(b"a" * 100)), len(zlib.compress(b"a" * 1000)) < 50, binascii.crc_hqx(b"a", 0)
binascii.unhexlify("abc")
binascii.unhexlify("zz")
zlib.decompress(b"garbage")
zlib.compress("text")
c = zlib.compressobj(); zlib.decompress(c.compress(b"abc") + c.flush())
