//! `_socket.socket`. CPython: Modules/socketmodule.c.

use super::address::{self, Address};
use super::calls::{
    Socket, Wait, errno, number, number_at, parse_timeout, set_blocking, timeout_value,
};
use super::default_timeout;
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::def::TypeFlags;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::cell::Cell;
use std::time::Instant;

/// A bytes object of what `receive` gets.
fn receive_bytes(
    th: &Thread,
    this: Gc<Socket>,
    size: isize,
    flags: i32,
    name: &str,
    from: Option<&mut Address>,
) -> PyResult<Value> {
    if size < 0 {
        let text = format!("negative buffersize in {name}");
        return Err(th.raise(t::ValueError, text));
    }
    let mut buffer: Vec<u8> = Vec::new();
    if buffer.try_reserve_exact(size as usize).is_err() {
        return Err(th.raise_memory());
    }
    buffer.resize(size as usize, 0);
    let got = this.receive(th, buffer.as_mut_ptr(), buffer.len(), flags, from)?;
    Ok(th.bytes(&buffer[..got.min(buffer.len())])?.into())
}

fn finalize_warning(th: &Thread, this: Value) -> PyResult<()> {
    let shown = protocol::repr(th, this)?;
    th.warn(
        t::ResourceWarning,
        &format!("unclosed {}", shown.display()),
        1,
    )
}

/// Arguments (data, [flags], ...) as `recv_into` takes them, by position or name.
fn named_args<const N: usize>(
    th: &Thread,
    args: Args<'_>,
    function: &str,
    names: [&str; N],
    required: usize,
) -> PyResult<[Option<Value>; N]> {
    args.check_count(th, function, 0, N)?;
    let mut found = args.keyword_options(th, function, names)?;
    for (index, value) in args.positional().iter().enumerate() {
        found[index] = Some(*value);
    }
    if let Some(missing) = (0..required).find(|index| found[*index].is_none()) {
        let text = format!(
            "{function}() missing required argument '{}' (pos {})",
            names[missing],
            missing + 1
        );
        return Err(th.raise(t::TypeError, text));
    }
    Ok(found)
}

#[pymethods(Socket, name = "socket", module = "_socket", flags = TypeFlags::BASE, doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\nsocket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\nOpen a socket of the given type.  The family argument specifies the\naddress family; it defaults to AF_INET.  The type argument specifies\nwhether this is a stream (SOCK_STREAM, this is the default)\nor datagram (SOCK_DGRAM) socket.  The protocol argument defaults to 0,\nspecifying the default protocol.  Keyword arguments are accepted.\nThe socket is created as non-inheritable.")]
pub mod methods {
    use super::*;

    #[slot(tp_new)]
    fn new(th: &Thread, class: Gc<Type>, _args: Args<'_>) -> Gc<Socket> {
        let socket = Socket {
            head: NativeHeader::new(Socket::LAYOUT),
            fd: Cell::new(-1),
            family: Cell::new(-1),
            kind: Cell::new(-1),
            protocol: Cell::new(-1),
            timeout: Cell::new(-1),
        };
        th.alloc(class, socket)
    }

    #[slot(tp_init)]
    fn init(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<()> {
        let names = ["family", "type", "proto", "fileno"];
        let [family, kind, protocol, fileno] = named_args(th, args, "socket", names, 0)?;
        let given = |value: Option<Value>| value.map_or(Ok(-1), |value| number(th, value));
        let (mut family, mut kind, mut protocol) = (given(family)?, given(kind)?, given(protocol)?);
        let fd = match fileno.filter(|fileno| !fileno.is_none()) {
            Some(fileno) => {
                if fileno.as_small_float().is_some() {
                    let text = "integer argument expected, got float";
                    return Err(th.raise(t::TypeError, text));
                }
                let fd = number(th, fileno)?;
                if fd < 0 {
                    return Err(th.raise(t::ValueError, "negative file descriptor"));
                }
                let mut address = Address::empty();
                // SAFETY: fills the address.
                let answer =
                    unsafe { libc::getsockname(fd, address.as_mut_ptr(), &mut address.len) };
                if answer < 0 && (family == -1 || matches!(errno(), libc::EBADF | libc::ENOTSOCK)) {
                    return Err(th.raise_last_os_error(None));
                }
                if family == -1 {
                    family = address.family();
                }
                for (place, option) in [
                    (&mut kind, libc::SO_TYPE),
                    (&mut protocol, libc::SO_PROTOCOL),
                ] {
                    let mut len = size_of::<i32>() as libc::socklen_t;
                    // SAFETY: fills the number.
                    if *place == -1
                        // SAFETY: a plain system call on local memory.
                        && unsafe {
                            let place = (place as *mut i32).cast();
                            libc::getsockopt(fd, libc::SOL_SOCKET, option, place, &mut len)
                        } < 0
                    {
                        return Err(th.raise_last_os_error(None));
                    }
                }
                fd
            }
            None => {
                if family == -1 {
                    family = libc::AF_INET;
                }
                if kind == -1 {
                    kind = libc::SOCK_STREAM;
                }
                if protocol == -1 {
                    protocol = 0;
                }
                // SAFETY: a plain system call.
                let fd = unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, protocol) };
                if fd < 0 {
                    return Err(th.raise_last_os_error(None));
                }
                fd
            }
        };
        this.shut();
        this.fd.set(fd);
        this.family.set(family);
        this.kind
            .set(kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC));
        this.protocol.set(protocol);
        if kind & libc::SOCK_NONBLOCK != 0 {
            this.timeout.set(0);
        } else {
            this.timeout.set(default_timeout(th));
            if this.timeout.get() >= 0 && !set_blocking(fd, false) {
                return Err(th.raise_last_os_error(None));
            }
        }
        Ok(())
    }

    #[slot(tp_repr)]
    fn repr(this: Gc<Socket>) -> String {
        format!(
            "<socket object, fd={}, family={}, type={}, proto={}>",
            this.fd.get(),
            this.family.get(),
            this.kind.get(),
            this.protocol.get()
        )
    }

    #[slot(tp_finalize)]
    fn finalize(th: &Thread, this: Gc<Socket>) -> PyResult<()> {
        if this.fd.get() == -1 {
            return Ok(());
        }
        if finalize_warning(th, this.into()).is_err() {
            if th.pending_is(t::Warning) {
                th.write_unraisable(
                    Some("Exception ignored while finalizing socket"),
                    Some(this.into()),
                );
            } else {
                th.take_pending();
            }
        }
        this.shut();
        Ok(())
    }

    /// the socket family
    #[getter]
    fn family(this: Gc<Socket>) -> i32 {
        this.family.get()
    }

    /// The type of the None singleton.
    #[getter]
    fn r#type(this: Gc<Socket>) -> i32 {
        this.kind.get()
    }

    /// the socket protocol
    #[getter]
    fn proto(this: Gc<Socket>) -> i32 {
        this.protocol.get()
    }

    /// the socket timeout
    #[getter]
    fn timeout(this: Gc<Socket>) -> Value {
        timeout_value(this.timeout.get())
    }

    /// _accept() -> (integer, address info)
    ///
    /// Wait for an incoming connection.  Return a new socket file descriptor
    /// representing the connection, and the address of the client.
    /// For IP sockets, the address info is a pair (hostaddr, port).
    #[method("($self, /)")]
    fn _accept(th: &Thread, this: Gc<Socket>) -> PyResult<Value> {
        let mut address = Address::empty();
        let full = address.len;
        let fd = this.call(th, Wait::Read, this.deadline(), |fd| {
            address.len = full;
            // SAFETY: fills the address.
            unsafe {
                let (pointer, len) = (address.as_mut_ptr(), &raw mut address.len);
                libc::accept4(fd, pointer, len, libc::SOCK_CLOEXEC) as isize
            }
        })?;
        let address = match address.value(th) {
            Ok(address) => address,
            Err(raised) => {
                // SAFETY: the fresh descriptor, which nobody else knows.
                unsafe { libc::close(fd as i32) };
                return Err(raised);
            }
        };
        Ok(th.tuple(&[th.int(fd), address]).into())
    }

    /// bind(address)
    ///
    /// Bind the socket to a local address.  For IP sockets, the address is a
    /// pair (host, port); the host must refer to the local host. For raw packet
    /// sockets the address is a tuple (ifname, proto [,pkttype [,hatype [,addr]]])
    #[method("($self, object, /)")]
    fn bind(th: &Thread, this: Gc<Socket>, object: Value) -> PyResult<()> {
        let address = address::parse(th, this.family.get(), object, "bind")?;
        let fd = this.fd.get();
        // SAFETY: reads the address.
        match th.without_gil(|| unsafe { libc::bind(fd, address.as_ptr(), address.len) }) {
            0 => Ok(()),
            _ => Err(th.raise_last_os_error(None)),
        }
    }

    /// close()
    ///
    /// Close the socket.  It cannot be used after this call.
    #[method("($self, /)")]
    fn close(th: &Thread, this: Gc<Socket>) -> PyResult<()> {
        let fd = this.fd.replace(-1);
        if fd == -1 {
            return Ok(());
        }
        // SAFETY: this object's descriptor.
        let (answer, error) = th.without_gil(|| unsafe { (libc::close(fd), errno()) });
        // The peer may be gone; closed it is all the same.
        if answer < 0 && error != libc::ECONNRESET {
            return Err(th.raise_os_error(error, None, None));
        }
        Ok(())
    }

    /// connect(address)
    ///
    /// Connect the socket to a remote address.  For IP sockets, the address
    /// is a pair (host, port).
    #[method("($self, object, /)")]
    fn connect(th: &Thread, this: Gc<Socket>, object: Value) -> PyResult<()> {
        let address = address::parse(th, this.family.get(), object, "connect")?;
        this.connect(th, &address, true).map(|_| ())
    }

    /// connect_ex(address) -> errno
    ///
    /// This is like connect(address), but returns an error code (the errno value)
    /// instead of raising an exception when an error occurs.
    #[method("($self, object, /)")]
    fn connect_ex(th: &Thread, this: Gc<Socket>, object: Value) -> PyResult<i32> {
        let address = address::parse(th, this.family.get(), object, "connect_ex")?;
        this.connect(th, &address, false)
    }

    /// detach()
    ///
    /// Close the socket object without closing the underlying file descriptor.
    /// The object cannot be used after this call, but the file descriptor
    /// can be reused for other purposes.  The file descriptor is returned.
    #[method("($self, /)")]
    fn detach(this: Gc<Socket>) -> i32 {
        this.fd.replace(-1)
    }

    /// fileno() -> integer
    ///
    /// Return the integer file descriptor of the socket.
    #[method("($self, /)")]
    fn fileno(this: Gc<Socket>) -> i32 {
        this.fd.get()
    }

    /// getpeername() -> address info
    ///
    /// Return the address of the remote endpoint.  For IP sockets, the address
    /// info is a pair (hostaddr, port).
    #[method("($self, /)")]
    fn getpeername(th: &Thread, this: Gc<Socket>) -> PyResult<Value> {
        let mut address = Address::empty();
        // SAFETY: fills the address.
        let answer =
            unsafe { libc::getpeername(this.fd.get(), address.as_mut_ptr(), &mut address.len) };
        if answer < 0 {
            return Err(th.raise_last_os_error(None));
        }
        address.value(th)
    }

    /// getsockname() -> address info
    ///
    /// Return the address of the local endpoint. The format depends on the
    /// address family. For IPv4 sockets, the address info is a pair
    /// (hostaddr, port). For IPv6 sockets, the address info is a 4-tuple
    /// (hostaddr, port, flowinfo, scope_id).
    #[method("($self, /)")]
    fn getsockname(th: &Thread, this: Gc<Socket>) -> PyResult<Value> {
        let mut address = Address::empty();
        // SAFETY: fills the address.
        let answer =
            unsafe { libc::getsockname(this.fd.get(), address.as_mut_ptr(), &mut address.len) };
        if answer < 0 {
            return Err(th.raise_last_os_error(None));
        }
        address.value(th)
    }

    /// getsockopt(level, option[, buffersize]) -> value
    ///
    /// Get a socket option.  See the Unix manual for level and option.
    /// If a nonzero buffersize argument is given, the return value is a
    /// string of that length; otherwise it is an integer.
    #[method]
    fn getsockopt(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<Value> {
        args.no_keywords(th, "socket.getsockopt")?;
        args.check_count(th, "getsockopt", 2, 3)?;
        let (level, option) = (number_at(th, args, 0, 0)?, number_at(th, args, 1, 0)?);
        let room = number_at(th, args, 2, 0)?;
        let fd = this.fd.get();
        if room == 0 {
            let (mut value, mut len) = (0i32, size_of::<i32>() as libc::socklen_t);
            // SAFETY: fills the number.
            let answer =
                unsafe { libc::getsockopt(fd, level, option, (&raw mut value).cast(), &mut len) };
            if answer < 0 {
                return Err(th.raise_last_os_error(None));
            }
            return Ok(Value::int(value));
        }
        if !(1..=1024).contains(&room) {
            return Err(th.raise(t::OSError, "getsockopt buflen out of range"));
        }
        let mut buffer = vec![0u8; room as usize];
        let mut len = room as libc::socklen_t;
        // SAFETY: fills at most the buffer.
        let answer =
            unsafe { libc::getsockopt(fd, level, option, buffer.as_mut_ptr().cast(), &mut len) };
        if answer < 0 {
            return Err(th.raise_last_os_error(None));
        }
        Ok(th
            .bytes(&buffer[..(len as usize).min(buffer.len())])?
            .into())
    }

    /// setsockopt(level, option, value: int)
    /// setsockopt(level, option, value: buffer)
    /// setsockopt(level, option, None, optlen: int)
    ///
    /// Set a socket option.  See the Unix manual for level and option.
    /// The value argument can either be an integer, a string buffer, or
    /// None, optlen.
    #[method]
    fn setsockopt(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(th, "socket.setsockopt")?;
        args.check_count(th, "setsockopt", 3, 4)?;
        let (level, option) = (number_at(th, args, 0, 0)?, number_at(th, args, 1, 0)?);
        let value = args.get(2).unwrap_or(Value::NONE);
        let fd = this.fd.get();
        let set = |data: *const u8, len: usize| {
            let len = len as libc::socklen_t;
            // SAFETY: reads that many bytes.
            match unsafe { libc::setsockopt(fd, level, option, data.cast(), len) } {
                0 => Ok(()),
                _ => Err(th.raise_last_os_error(None)),
            }
        };
        if value.is_none() {
            if args.positional_count() != 4 {
                let text = "setsockopt() requires 4 arguments when the third argument is None";
                return Err(th.raise(t::TypeError, text));
            }
            let len = number_at(th, args, 3, 0)?;
            return set(std::ptr::null(), len.max(0) as usize);
        }
        if args.positional_count() == 4 {
            let text = "setsockopt() argument 3 must be NoneType, not ";
            let found = th.type_name(value);
            return Err(th.raise(t::TypeError, format!("{text}{found}")));
        }
        if pyjit_object::int::is_int(value) {
            let value = number(th, value)?;
            return set((&raw const value).cast(), size_of::<i32>());
        }
        let view = BytesLike::new(th, value, Request::SIMPLE)?;
        set(view.as_slice().as_ptr(), view.info.len)
    }

    /// listen([backlog])
    ///
    /// Enable a server to accept connections.  If backlog is specified, it must be
    /// at least 0 (if it is lower, it is set to 0); it specifies the number of
    /// unaccepted connections that the system will allow before refusing new
    /// connections. If not specified, a default reasonable value is chosen.
    #[method]
    fn listen(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<()> {
        args.check_count(th, "listen", 0, 1)?;
        let backlog = number_at(th, args, 0, libc::SOMAXCONN.min(128))?.max(0);
        let fd = this.fd.get();
        // SAFETY: a plain system call.
        match th.without_gil(|| unsafe { libc::listen(fd, backlog) }) {
            0 => Ok(()),
            _ => Err(th.raise_last_os_error(None)),
        }
    }

    /// recv(buffersize[, flags]) -> data
    ///
    /// Receive up to buffersize bytes from the socket.  For the optional flags
    /// argument, see the Unix manual.  When no data is available, block until
    /// at least one byte is available or until the remote end is closed.  When
    /// the remote end is closed and all data is read, return the empty string.
    #[method]
    fn recv(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<Value> {
        let args = Args::positional_only(args.no_keywords(th, "socket.recv")?);
        args.check_count(th, "recv", 1, 2)?;
        let size = protocol::index_as_isize(th, args.values[0])?;
        let flags = number_at(th, args, 1, 0)?;
        receive_bytes(th, this, size, flags, "recv", None)
    }

    /// recvfrom(buffersize[, flags]) -> (data, address info)
    ///
    /// Like recv(buffersize, flags) but also return the sender's address info.
    #[method]
    fn recvfrom(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<Value> {
        let args = Args::positional_only(args.no_keywords(th, "socket.recvfrom")?);
        args.check_count(th, "recvfrom", 1, 2)?;
        let size = protocol::index_as_isize(th, args.values[0])?;
        let flags = number_at(th, args, 1, 0)?;
        let mut from = Address::empty();
        let data = receive_bytes(th, this, size, flags, "recvfrom", Some(&mut from))?;
        Ok(th.tuple(&[data, from.value(th)?]).into())
    }

    /// recv_into(buffer, [nbytes[, flags]]) -> nbytes_read
    ///
    /// A version of recv() that stores its data into a buffer rather than creating
    /// a new string.  Receive up to buffersize bytes from the socket.  If buffersize
    /// is not specified (or 0), receive up to the size available in the given buffer.
    ///
    /// See recv() for documentation about the flags.
    #[method]
    fn recv_into(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<usize> {
        let names = ["buffer", "nbytes", "flags"];
        let [buffer, count, flags] = named_args(th, args, "recv_into", names, 1)?;
        let view = super::super::writable(th, buffer.unwrap_or(Value::NONE), "recv_into", 1)?;
        let count = count.map_or(Ok(0), |count| protocol::index_as_isize(th, count))?;
        let flags = flags.map_or(Ok(0), |flags| number(th, flags))?;
        if count < 0 {
            let text = "negative buffersize in recv_into";
            return Err(th.raise(t::ValueError, text));
        }
        let room = if count == 0 {
            view.info.len
        } else {
            count as usize
        };
        if room > view.info.len {
            let text = "buffer too small for requested bytes";
            return Err(th.raise(t::ValueError, text));
        }
        this.receive(th, view.info.address, room, flags, None)
    }

    /// recvfrom_into(buffer[, nbytes[, flags]]) -> (nbytes, address info)
    ///
    /// Like recv_into(buffer[, nbytes[, flags]]) but also return the sender's address info.
    #[method]
    fn recvfrom_into(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<Value> {
        let names = ["buffer", "nbytes", "flags"];
        let [buffer, count, flags] = named_args(th, args, "recvfrom_into", names, 1)?;
        let view = super::super::writable(th, buffer.unwrap_or(Value::NONE), "recvfrom_into", 1)?;
        let count = count.map_or(Ok(0), |count| protocol::index_as_isize(th, count))?;
        let flags = flags.map_or(Ok(0), |flags| number(th, flags))?;
        if count < 0 {
            let text = "negative buffersize in recvfrom_into";
            return Err(th.raise(t::ValueError, text));
        }
        let room = if count == 0 {
            view.info.len
        } else {
            count as usize
        };
        if room > view.info.len {
            let text = "nbytes is greater than the length of the buffer";
            return Err(th.raise(t::ValueError, text));
        }
        let mut from = Address::empty();
        let got = this.receive(th, view.info.address, room, flags, Some(&mut from))?;
        Ok(th.tuple(&[th.int(got), from.value(th)?]).into())
    }

    /// send(data[, flags]) -> count
    ///
    /// Send a data string to the socket.  For the optional flags
    /// argument, see the Unix manual.  Return the number of bytes
    /// sent; this may be less than len(data) if the network is busy.
    #[method]
    fn send(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<isize> {
        let args = Args::positional_only(args.no_keywords(th, "socket.send")?);
        args.check_count(th, "send", 1, 2)?;
        let view = BytesLike::new(th, args.values[0], Request::SIMPLE)?;
        let flags = number_at(th, args, 1, 0)?;
        let (data, len) = (view.info.address as usize, view.info.len);
        this.call(th, Wait::Write, this.deadline(), |fd| {
            // SAFETY: the view keeps the data in place.
            unsafe { libc::send(fd, data as *const libc::c_void, len, flags) }
        })
    }

    /// sendall(data[, flags])
    ///
    /// Send a data string to the socket.  For the optional flags
    /// argument, see the Unix manual.  This calls send() repeatedly
    /// until all data is sent.  If an error occurs, it's impossible
    /// to tell how much data has been sent.
    #[method]
    fn sendall(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<()> {
        let args = Args::positional_only(args.no_keywords(th, "socket.sendall")?);
        args.check_count(th, "sendall", 1, 2)?;
        let view = BytesLike::new(th, args.values[0], Request::SIMPLE)?;
        let flags = number_at(th, args, 1, 0)?;
        let deadline = this.deadline();
        let mut sent = 0;
        while sent < view.info.len {
            if deadline.is_some_and(|end| end <= Instant::now()) {
                return Err(th.raise(t::TimeoutError, "timed out"));
            }
            let (data, len) = (view.info.address as usize + sent, view.info.len - sent);
            let count = this.call(th, Wait::Write, deadline, |fd| {
                // SAFETY: the view keeps the data in place.
                unsafe { libc::send(fd, data as *const libc::c_void, len, flags) }
            })?;
            sent += count as usize;
            // A handler may want to end this.
            th.check_signals()?;
        }
        Ok(())
    }

    /// sendto(data[, flags], address) -> count
    ///
    /// Like send(data, flags) but allows specifying the destination address.
    /// For IP sockets, the address is a pair (hostaddr, port).
    #[method]
    fn sendto(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<isize> {
        let values = args.no_keywords(th, "socket.sendto")?;
        let (flags, address) = match values.len() {
            2 => (0, values[1]),
            3 => (number(th, values[1])?, values[2]),
            count => {
                let text = format!("sendto() takes 2 or 3 arguments ({count} given)");
                return Err(th.raise(t::TypeError, text));
            }
        };
        let view = BytesLike::new(th, values[0], Request::SIMPLE)?;
        let address = address::parse(th, this.family.get(), address, "sendto")?;
        let (data, len) = (view.info.address as usize, view.info.len);
        this.call(th, Wait::Write, this.deadline(), |fd| {
            // SAFETY: the view keeps the data in place.
            unsafe {
                let data = data as *const libc::c_void;
                libc::sendto(fd, data, len, flags, address.as_ptr(), address.len)
            }
        })
    }

    /// sendmsg(buffers[, ancdata[, flags[, address]]]) -> count
    ///
    /// Send normal and ancillary data to the socket, gathering the
    /// non-ancillary data from a series of buffers and concatenating it into
    /// a single message.  The buffers argument specifies the non-ancillary
    /// data as an iterable of bytes-like objects (e.g. bytes objects).
    /// The ancdata argument specifies the ancillary data (control messages)
    /// as an iterable of zero or more tuples (cmsg_level, cmsg_type,
    /// cmsg_data), where cmsg_level and cmsg_type are integers specifying the
    /// protocol level and protocol-specific type respectively, and cmsg_data
    /// is a bytes-like object holding the associated data.  The flags
    /// argument defaults to 0 and has the same meaning as for send().  If
    /// address is supplied and not None, it sets a destination address for
    /// the message.  The return value is the number of bytes of non-ancillary
    /// data sent.
    #[method]
    fn sendmsg(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<isize> {
        let values = args.no_keywords(th, "socket.sendmsg")?;
        args.check_count(th, "sendmsg", 1, 4)?;
        let deadline = this.deadline();
        let address = match values.get(3).filter(|address| !address.is_none()) {
            Some(address) => Some(address::parse(th, this.family.get(), *address, "sendmsg")?),
            None => None,
        };
        let flags = number_at(th, args, 2, 0)?;
        super::super::message::send(th, values[0], values.get(1).copied(), |message| {
            if let Some(address) = &address {
                message.msg_name = address.as_ptr().cast_mut().cast();
                message.msg_namelen = address.len;
            }
            let message = &*message;
            this.call(th, Wait::Write, deadline, |fd| {
                // SAFETY: the message's parts are held by the caller.
                unsafe { libc::sendmsg(fd, message, flags) }
            })
        })
    }

    /// recvmsg(bufsize[, ancbufsize[, flags]]) -> (data, ancdata, msg_flags, address)
    ///
    /// Receive normal data (up to bufsize bytes) and ancillary data from the
    /// socket.  The ancbufsize argument sets the size in bytes of the
    /// internal buffer used to receive the ancillary data; it defaults to 0,
    /// meaning that no ancillary data will be received.  Appropriate buffer
    /// sizes for ancillary data can be calculated using CMSG_SPACE() or
    /// CMSG_LEN(), and items which do not fit into the buffer might be
    /// truncated or discarded.  The flags argument defaults to 0 and has the
    /// same meaning as for recv().
    ///
    /// The return value is a 4-tuple: (data, ancdata, msg_flags, address).
    /// The data item is a bytes object holding the non-ancillary data
    /// received.  The ancdata item is a list of zero or more tuples
    /// (cmsg_level, cmsg_type, cmsg_data) representing the ancillary data
    /// (control messages) received: cmsg_level and cmsg_type are integers
    /// specifying the protocol level and protocol-specific type respectively,
    /// and cmsg_data is a bytes object holding the associated data.  The
    /// msg_flags item is the bitwise OR of various flags indicating
    /// conditions on the received message; see your system documentation for
    /// details.  If the receiving socket is unconnected, address is the
    /// address of the sending socket, if available; otherwise, its value is
    /// unspecified.
    ///
    /// If recvmsg() raises an exception after the system call returns, it
    /// will first attempt to close any file descriptors received via the
    /// SCM_RIGHTS mechanism.
    #[method]
    fn recvmsg(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<Value> {
        let values = args.no_keywords(th, "socket.recvmsg")?;
        args.check_count(th, "recvmsg", 1, 3)?;
        let size = protocol::index_as_isize(th, values[0])?;
        if size < 0 {
            let text = "negative buffer size in recvmsg()";
            return Err(th.raise(t::ValueError, text));
        }
        let room = match values.get(1) {
            Some(room) => protocol::index_as_isize(th, *room)?,
            None => 0,
        };
        let flags = number_at(th, args, 2, 0)?;
        let mut buffer: Vec<u8> = Vec::new();
        if buffer.try_reserve_exact(size as usize).is_err() {
            return Err(th.raise_memory());
        }
        buffer.resize(size as usize, 0);
        let mut part = [libc::iovec {
            iov_base: buffer.as_mut_ptr().cast(),
            iov_len: buffer.len(),
        }];
        let (got, rest) = super::super::message::receive(th, &mut part, room, |message| {
            this.call(th, Wait::Read, this.deadline(), |fd| {
                // SAFETY: the message's parts are held by the caller.
                unsafe { libc::recvmsg(fd, message, flags) }
            })
        })?;
        let data = th.bytes(&buffer[..got.min(buffer.len())])?;
        Ok(th.tuple(&[data.into(), rest[0], rest[1], rest[2]]).into())
    }

    /// recvmsg_into(buffers[, ancbufsize[, flags]]) -> (nbytes, ancdata, msg_flags, address)
    ///
    /// Receive normal data and ancillary data from the socket, scattering the
    /// non-ancillary data into a series of buffers.  The buffers argument
    /// must be an iterable of objects that export writable buffers
    /// (e.g. bytearray objects); these will be filled with successive chunks
    /// of the non-ancillary data until it has all been written or there are
    /// no more buffers.  The ancbufsize argument sets the size in bytes of
    /// the internal buffer used to receive the ancillary data; it defaults to
    /// 0, meaning that no ancillary data will be received.  Appropriate
    /// buffer sizes for ancillary data can be calculated using CMSG_SPACE()
    /// or CMSG_LEN(), and items which do not fit into the buffer might be
    /// truncated or discarded.  The flags argument defaults to 0 and has the
    /// same meaning as for recv().
    ///
    /// The return value is a 4-tuple: (nbytes, ancdata, msg_flags, address).
    /// The nbytes item is the total number of bytes of non-ancillary data
    /// written into the buffers.  The ancdata item is a list of zero or more
    /// tuples (cmsg_level, cmsg_type, cmsg_data) representing the ancillary
    /// data (control messages) received: cmsg_level and cmsg_type are
    /// integers specifying the protocol level and protocol-specific type
    /// respectively, and cmsg_data is a bytes object holding the associated
    /// data.  The msg_flags item is the bitwise OR of various flags
    /// indicating conditions on the received message; see your system
    /// documentation for details.  If the receiving socket is unconnected,
    /// address is the address of the sending socket, if available; otherwise,
    /// its value is unspecified.
    ///
    /// If recvmsg_into() raises an exception after the system call returns,
    /// it will first attempt to close any file descriptors received via the
    /// SCM_RIGHTS mechanism.
    #[method]
    fn recvmsg_into(th: &Thread, this: Gc<Socket>, args: Args<'_>) -> PyResult<Value> {
        let values = args.no_keywords(th, "socket.recvmsg_into")?;
        args.check_count(th, "recvmsg_into", 1, 3)?;
        let room = match values.get(1) {
            Some(room) => protocol::index_as_isize(th, *room)?,
            None => 0,
        };
        let flags = number_at(th, args, 2, 0)?;
        let buffers = match protocol::to_list(th, values[0]) {
            Ok(buffers) => buffers,
            Err(raised) => {
                if th.catch(t::TypeError).is_some() {
                    let text = "recvmsg_into() argument 1 must be an iterable";
                    return Err(th.raise(t::TypeError, text));
                }
                return Err(raised);
            }
        };
        let mut views = Vec::new();
        for index in 0..buffers.len() {
            if let Some(buffer) = buffers.get(index) {
                views.push(super::super::writable(th, buffer, "recvmsg_into", 1)?);
            }
        }
        let mut parts: Vec<libc::iovec> = views
            .iter()
            .map(|view| libc::iovec {
                iov_base: view.info.address.cast(),
                iov_len: view.info.len,
            })
            .collect();
        let (got, rest) = super::super::message::receive(th, &mut parts, room, |message| {
            this.call(th, Wait::Read, this.deadline(), |fd| {
                // SAFETY: the message's parts are held by the caller.
                unsafe { libc::recvmsg(fd, message, flags) }
            })
        })?;
        // The objects stay referred to until here.
        std::hint::black_box(&buffers);
        Ok(th.tuple(&[th.int(got), rest[0], rest[1], rest[2]]).into())
    }

    /// setblocking(flag)
    ///
    /// Set the socket to blocking (flag is true) or non-blocking (false).
    /// setblocking(True) is equivalent to settimeout(None);
    /// setblocking(False) is equivalent to settimeout(0.0).
    #[method("($self, object, /)")]
    fn setblocking(th: &Thread, this: Gc<Socket>, object: Value) -> PyResult<()> {
        let blocking = protocol::truth(th, object)?;
        this.timeout.set(if blocking { -1 } else { 0 });
        if !set_blocking(this.fd.get(), blocking) {
            return Err(th.raise_last_os_error(None));
        }
        Ok(())
    }

    /// getblocking()
    ///
    /// Returns True if socket is in blocking mode, or False if it
    /// is in non-blocking mode.
    #[method("($self, /)")]
    fn getblocking(this: Gc<Socket>) -> bool {
        this.timeout.get() != 0
    }

    /// settimeout(timeout)
    ///
    /// Set a timeout on socket operations.  'timeout' can be a float,
    /// giving in seconds, or None.  Setting a timeout of None disables
    /// the timeout feature and is equivalent to setblocking(1).
    /// Setting a timeout of zero is the same as setblocking(0).
    #[method("($self, object, /)")]
    fn settimeout(th: &Thread, this: Gc<Socket>, object: Value) -> PyResult<()> {
        let timeout = parse_timeout(th, object)?;
        this.timeout.set(timeout);
        if !set_blocking(this.fd.get(), timeout < 0) {
            return Err(th.raise_last_os_error(None));
        }
        Ok(())
    }

    /// gettimeout() -> timeout
    ///
    /// Returns the timeout in seconds (float) associated with socket
    /// operations. A timeout of None indicates that timeouts on socket
    /// operations are disabled.
    #[method("($self, /)")]
    fn gettimeout(this: Gc<Socket>) -> Value {
        timeout_value(this.timeout.get())
    }

    /// shutdown(flag)
    ///
    /// Shut down the reading side of the socket (flag == SHUT_RD), the writing side
    /// of the socket (flag == SHUT_WR), or both ends (flag == SHUT_RDWR).
    #[method("($self, object, /)")]
    fn shutdown(th: &Thread, this: Gc<Socket>, object: Value) -> PyResult<()> {
        let how = number(th, object)?;
        let fd = this.fd.get();
        // SAFETY: a plain system call.
        match th.without_gil(|| unsafe { libc::shutdown(fd, how) }) {
            0 => Ok(()),
            _ => Err(th.raise_last_os_error(None)),
        }
    }
}
