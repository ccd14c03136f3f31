# Sockets on the local machine, selectors, a server and its clients.
import http.server
import select
import selectors
import socket
import threading
import urllib.request

left, right = socket.socketpair()
left.sendall(b"one two")
print(right.recv(3), right.recv(10, socket.MSG_PEEK), right.recv(10))
buffer = bytearray(5)
left.send(b"abc")
print(right.recv_into(buffer), buffer)
left.settimeout(0.02)
try:
    left.recv(1)
except TimeoutError as error:
    print(repr(error))
left.setblocking(False)
try:
    left.recv(1)
except BlockingIOError as error:
    print(error)
print(left.gettimeout(), right.gettimeout(), left.getblocking())
print(select.select([right], [right], [], 0) == ([], [right], []))
poll = select.poll()
poll.register(right, select.POLLIN)
left.send(b"x")
print([events == select.POLLIN for _, events in poll.poll(1000)])
with selectors.DefaultSelector() as selector:
    selector.register(right, selectors.EVENT_READ, "data")
    print([(key.data, events) for key, events in selector.select(1)])
right.recv(1)
left.shutdown(socket.SHUT_WR)
print(right.recv(10))
left.close()
print(left.fileno())
try:
    left.send(b"")
except OSError as error:
    print(error)
right.close()

server = socket.create_server(("127.0.0.1", 0))
port = server.getsockname()[1]


def echo():
    connection, address = server.accept()
    with connection, connection.makefile("rw") as stream:
        for line in stream:
            stream.write(line.upper())
            stream.flush()


thread = threading.Thread(target=echo)
thread.start()
with socket.create_connection(("localhost", port)) as client, client.makefile("rw") as stream:
    for word in ("alpha", "beta"):
        stream.write(word + "\n")
        stream.flush()
        print(stream.readline(), end="")
thread.join()
server.close()
try:
    socket.create_connection(("127.0.0.1", port), timeout=5)
except ConnectionRefusedError as error:
    print(error)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(f"you asked for {self.path}".encode())

    def log_message(self, *args):
        pass


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
    threading.Thread(target=httpd.serve_forever).start()
    with urllib.request.urlopen(f"http://127.0.0.1:{httpd.server_port}/page?q=1") as response:
        print(response.status, response.headers["content-type"], response.read())
    httpd.shutdown()

print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))
print(socket.inet_aton("10.1.2.3"), socket.inet_ntoa(bytes([1, 2, 3, 4])), socket.inet_ntop(socket.AF_INET6, bytes(15) + b"\1"))
print(socket.htons(1), socket.ntohl(1))
for call in (
    lambda: socket.inet_aton("x"),
    lambda: socket.socket().bind("x"),
    lambda: socket.socket().bind(("127.0.0.1", 99999)),
    lambda: socket.socket().settimeout(-1),
    lambda: socket.socket().recv(-1),
    lambda: socket.socket(fileno=-1),
):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
