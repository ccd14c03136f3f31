//! `_socket`. CPython: Modules/socketmodule.c.
//!
//! `object` has the sockets, `calls` what they do, `address` addresses, `resolve` names, `message` ancillary data, `constants` the numbers.

mod address;
mod calls;
mod constants;
mod message;
mod object;
mod resolve;

use address::{Address, host_bytes};
use calls::{Socket, number};
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::ffi::{CStr, CString};

const DEFAULT_TIMEOUT: &str = "socket default timeout";

/// Nanoseconds; negative: none.
fn default_timeout(th: &Thread) -> i64 {
    let known = th.rt().kept.borrow().get(DEFAULT_TIMEOUT).copied();
    known.and_then(pyjit_object::int::as_i64).unwrap_or(-1)
}

fn c_string(th: &Thread, bytes: Vec<u8>) -> PyResult<CString> {
    CString::new(bytes).map_err(|_| th.raise(t::ValueError, "embedded null byte"))
}

/// An IPv6 address as text, without its scope.
fn ipv6_text(bytes: &[u8; 16]) -> String {
    let mut text = [0u8; 64];
    // SAFETY: reads 16 bytes, fills the buffer with a C string.
    unsafe {
        inet_ntop(
            libc::AF_INET6,
            bytes.as_ptr().cast(),
            text.as_mut_ptr().cast(),
            text.len() as libc::socklen_t,
        )
    };
    let len = text.iter().position(|byte| *byte == 0).unwrap_or(0);
    String::from_utf8_lossy(&text[..len]).into_owned()
}

/// A buffer argument that is written to.
pub fn writable<'a>(
    th: &'a Thread,
    value: Value,
    function: &str,
    index: usize,
) -> PyResult<BytesLike<'a>> {
    let wrong = || {
        let found = th.type_name(value);
        let text = format!(
            "{function}() argument {index} must be read-write bytes-like object, not {found}"
        );
        th.raise(t::TypeError, text)
    };
    if th.class_of(value).slots.bf_getbuffer.get().is_none() {
        return Err(wrong());
    }
    match BytesLike::new(th, value, Request::WRITABLE) {
        Err(_) if th.catch(t::BufferError).is_some() => Err(wrong()),
        answer => answer,
    }
}

/// A str argument as a C string.
fn text(th: &Thread, value: Value, function: &str, index: usize) -> PyResult<CString> {
    match value.cast::<Str>() {
        Some(text) => match CString::new(text.to_wtf8()) {
            Ok(text) => Ok(text),
            Err(_) => Err(th.raise(t::ValueError, "embedded null character")),
        },
        None => {
            let found = th.type_name(value);
            let text = format!("{function}() argument {index} must be str, not {found}");
            Err(th.raise(t::TypeError, text))
        }
    }
}

/// An unsigned number of at most `bits` bits, for byte order conversions.
fn unsigned(th: &Thread, value: Value, function: &str, bits: u32) -> PyResult<u32> {
    if !pyjit_object::int::is_int(value) {
        let found = th.type_name(value);
        return Err(th.raise(t::TypeError, format!("expected int, {found} found")));
    }
    let limit = 1i64 << bits;
    match pyjit_object::int::as_i64(value) {
        Some(number) if (0..limit).contains(&number) => Ok(number as u32),
        _ if pyjit_object::int::signum(value) < 0 => {
            let text = if bits == 16 {
                format!(
                    "{function}: can't convert negative Python int to C 16-bit unsigned integer"
                )
            } else {
                "Cannot convert negative int".into()
            };
            Err(th.raise(t::ValueError, text))
        }
        _ => {
            let text = if bits == 16 {
                format!("{function}: Python int too large to convert to C 16-bit unsigned integer")
            } else {
                "int larger than 32 bits".into()
            };
            Err(th.raise(t::OverflowError, text))
        }
    }
}

/// An IPv4 address as text.
fn dotted(address: &Address) -> String {
    resolve::numeric(address)
}

/// A `struct hostent` as (name, aliases, addresses).
fn host_entry(th: &Thread, entry: &libc::hostent) -> PyResult<Value> {
    // SAFETY: null-terminated arrays of C strings and of addresses of `h_length` bytes.
    unsafe {
        let aliases = th.empty_list();
        let mut next = entry.h_aliases;
        while !next.is_null() && !(*next).is_null() {
            let alias = CStr::from_ptr(*next);
            aliases.push(th, th.str(&alias.to_string_lossy()).into())?;
            next = next.add(1);
        }
        let addresses = th.empty_list();
        let mut next = entry.h_addr_list;
        while !next.is_null() && !(*next).is_null() {
            let bytes = std::slice::from_raw_parts((*next).cast::<u8>(), entry.h_length as usize);
            let text = match bytes.len() {
                4 => <[u8; 4]>::try_from(bytes).map(|b| std::net::Ipv4Addr::from(b).to_string()),
                _ => <[u8; 16]>::try_from(bytes).map(|b| std::net::Ipv6Addr::from(b).to_string()),
            };
            addresses.push(th, th.str(&text.unwrap_or_default()).into())?;
            next = next.add(1);
        }
        let name = CStr::from_ptr(entry.h_name);
        let parts = [
            th.str(&name.to_string_lossy()).into(),
            aliases.into(),
            addresses.into(),
        ];
        Ok(th.try_tuple(&parts)?.into())
    }
}

unsafe extern "C" {
    fn gethostbyname(name: *const libc::c_char) -> *mut libc::hostent;
    fn gethostbyaddr(
        address: *const libc::c_void,
        len: libc::socklen_t,
        family: i32,
    ) -> *mut libc::hostent;
    fn inet_ntop(
        family: i32,
        address: *const libc::c_void,
        text: *mut libc::c_char,
        len: libc::socklen_t,
    ) -> *const libc::c_char;
    fn __h_errno_location() -> *mut i32;
    fn hstrerror(code: i32) -> *const libc::c_char;
}

fn raise_herror(th: &Thread) -> Raised {
    // SAFETY: the C library's own word of this thread and a static C string.
    let (code, text) = unsafe {
        let code = *__h_errno_location();
        (
            code,
            CStr::from_ptr(hstrerror(code))
                .to_string_lossy()
                .into_owned(),
        )
    };
    let args = [th.int(code), th.str(&text).into()];
    match resolve::herror(th).and_then(|class| protocol::call(th, class.into(), &args)) {
        Ok(exception) => th.raise_value(exception),
        Err(raised) => raised,
    }
}

/// Implementation module for socket operations.
///
/// See the socket module for documentation.
#[pymodule(name = "_socket")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, value) in constants::CONSTANTS {
            module.set(th, name, th.int(*value))?;
        }
        let class = th.define_class(&object::methods::SPEC, None)?;
        module.set(th, "socket", class)?;
        module.set(th, "SocketType", class)?;
        module.set(th, "error", th.class(t::OSError))?;
        module.set(th, "timeout", th.class(t::TimeoutError))?;
        module.set(th, "gaierror", resolve::gaierror(th)?)?;
        module.set(th, "herror", resolve::herror(th)?)?;
        module.set(th, "has_ipv6", Value::TRUE)?;
        module.set(th, "BDADDR_ANY", th.str("00:00:00:00:00:00"))?;
        module.set(th, "BDADDR_LOCAL", th.str("00:00:00:FF:FF:FF"))
    }

    /// close(integer) -> None
    ///
    /// Close an integer socket file descriptor.  This is like os.close(), but for
    /// sockets; on some platforms os.close() won't work for socket file descriptors.
    #[function("(object, /)")]
    fn close(th: &Thread, object: Value) -> PyResult<()> {
        let fd = number(th, object)?;
        // SAFETY: the caller's descriptor.
        let (answer, errno) =
            th.without_gil(|| unsafe { (libc::close(fd), *libc::__errno_location()) });
        if answer < 0 && errno != libc::ECONNRESET {
            return Err(th.raise_os_error(errno, None, None));
        }
        Ok(())
    }

    /// dup(integer) -> integer
    ///
    /// Duplicate an integer socket file descriptor.  This is like os.dup(), but for
    /// sockets; on some platforms os.dup() won't work for socket file descriptors.
    #[function("(object, /)")]
    fn dup(th: &Thread, object: Value) -> PyResult<i32> {
        let fd = number(th, object)?;
        // SAFETY: a plain system call.
        match unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) } {
            fd if fd >= 0 => Ok(fd),
            _ => Err(th.raise_last_os_error(None)),
        }
    }

    /// getdefaulttimeout() -> timeout
    ///
    /// Returns the default timeout in seconds (float) for new socket objects.
    /// A value of None indicates that new socket objects have no timeout.
    /// When the socket module is first imported, the default is None.
    #[function("()")]
    fn getdefaulttimeout(th: &Thread) -> Value {
        calls::timeout_value(default_timeout(th))
    }

    /// setdefaulttimeout(timeout)
    ///
    /// Set the default timeout in seconds (float) for new socket objects.
    /// A value of None indicates that new socket objects have no timeout.
    /// When the socket module is first imported, the default is None.
    #[function("(object, /)")]
    fn setdefaulttimeout(th: &Thread, object: Value) -> PyResult<()> {
        let timeout = calls::parse_timeout(th, object)?;
        let timeout = th.int(timeout);
        th.rt().kept.borrow_mut().insert(DEFAULT_TIMEOUT, timeout);
        Ok(())
    }

    /// gethostname() -> string
    ///
    /// Return the current host name.
    #[function("()")]
    fn gethostname(th: &Thread) -> PyResult<Value> {
        let mut name = [0u8; 256];
        // SAFETY: fills the buffer.
        if unsafe { libc::gethostname(name.as_mut_ptr().cast(), name.len() - 1) } < 0 {
            return Err(th.raise_last_os_error(None));
        }
        let len = name.iter().position(|byte| *byte == 0).unwrap_or(0);
        Ok(th.str_wtf8(&name[..len])?.into())
    }

    /// sethostname(name)
    ///
    /// Sets the hostname to name.
    #[function("(name, /)")]
    fn sethostname(th: &Thread, name: Value) -> PyResult<()> {
        let name = match name.cast::<Bytes>() {
            Some(bytes) => bytes.as_slice().to_vec(),
            None => text(th, name, "sethostname", 1)?.into_bytes(),
        };
        // SAFETY: reads that many bytes.
        match unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) } {
            0 => Ok(()),
            _ => Err(th.raise_last_os_error(None)),
        }
    }

    /// socketpair([family[, type [, proto]]]) -> (socket object, socket object)
    ///
    /// Create a pair of socket objects from the sockets returned by the platform
    /// socketpair() function.
    /// The arguments are the same as for socket() except the default family is
    /// AF_UNIX if defined on the platform; otherwise, the default is AF_INET.
    #[function]
    fn socketpair(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        args.check_count(th, "socketpair", 0, 3)?;
        let given = |index: usize, default: i32| {
            args.get(index)
                .map_or(Ok(default), |value| number(th, value))
        };
        let family = given(0, libc::AF_UNIX)?;
        let (kind, protocol) = (given(1, libc::SOCK_STREAM)?, given(2, 0)?);
        let mut ends = [0i32; 2];
        let flags = kind | libc::SOCK_CLOEXEC;
        // SAFETY: fills the array.
        if unsafe { libc::socketpair(family, flags, protocol, ends.as_mut_ptr()) } < 0 {
            return Err(th.raise_last_os_error(None));
        }
        let class = th.rt().native_class(Socket::LAYOUT);
        let Some(class) = class else {
            return Err(th.raise(t::SystemError, "_socket is not initialised"));
        };
        let mut made = [Value::NONE; 2];
        for (place, fd) in made.iter_mut().zip(ends) {
            let args = [family, kind, protocol, fd].map(Value::int);
            *place = protocol::call(th, class.into(), &args)?;
        }
        Ok(th.try_tuple(&made)?.into())
    }

    /// getaddrinfo(host, port [, family, type, proto, flags])
    ///     -> list of (family, type, proto, canonname, sockaddr)
    ///
    /// Resolve host and port into addrinfo struct.
    #[function]
    fn getaddrinfo(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        args.check_count(th, "getaddrinfo", 0, 6)?;
        let names = ["host", "port", "family", "type", "proto", "flags"];
        let mut given = args.keyword_options(th, "getaddrinfo", names)?;
        for (place, value) in given.iter_mut().zip(args.positional()) {
            *place = Some(*value);
        }
        let [host, port, family, kind, protocol, flags] = given;
        let (Some(host), Some(port)) = (host, port) else {
            let missing = if host.is_none() {
                ("host", 1)
            } else {
                ("port", 2)
            };
            let text = format!(
                "getaddrinfo() missing required argument '{}' (pos {})",
                missing.0, missing.1
            );
            return Err(th.raise(t::TypeError, text));
        };
        let given = |value: Option<Value>| value.map_or(Ok(0), |value| number(th, value));
        let hints = (
            given(family)?,
            given(kind)?,
            given(protocol)?,
            given(flags)?,
        );
        let host_text = match host.is_none() {
            true => None,
            false => match (host.cast::<Str>(), host.cast::<Bytes>()) {
                (None, None) => {
                    let text = "getaddrinfo() argument 1 must be string or None";
                    return Err(th.raise(t::TypeError, text));
                }
                _ => {
                    let bytes = if let Some(text) = host.cast::<Str>()
                        && text.ascii().is_none()
                    {
                        let idna = [th.str("idna").into()];
                        let encoded = protocol::call_method_str(th, host, "encode", &idna)?;
                        let bytes = encoded.cast::<Bytes>();
                        bytes.map_or(Vec::new(), |bytes| bytes.as_slice().to_vec())
                    } else {
                        host_bytes(th, host)?
                    };
                    Some(c_string(th, bytes)?)
                }
            },
        };
        let port_text = if port.is_none() {
            None
        } else if pyjit_object::int::is_int(port) {
            match pyjit_object::int::as_i64(port) {
                Some(port) => Some(c_string(th, port.to_string().into_bytes())?),
                None => {
                    let text = "Python int too large to convert to C long";
                    return Err(th.raise(t::OverflowError, text));
                }
            }
        } else {
            match (port.cast::<Str>(), port.cast::<Bytes>()) {
                (Some(text), _) => match text.to_utf8() {
                    Some(text) => Some(c_string(th, text.as_bytes().to_vec())?),
                    None => {
                        let utf8 = [th.str("utf-8").into()];
                        protocol::call_method_str(th, port, "encode", &utf8)?;
                        None
                    }
                },
                (_, Some(bytes)) => Some(c_string(th, bytes.as_slice().to_vec())?),
                _ => return Err(th.raise(t::OSError, "Int or String expected")),
            }
        };
        let found = resolve::lookup(th, host_text.as_deref(), port_text.as_deref(), hints)?;
        let list = th.empty_list();
        for entry in found {
            let parts = [
                Value::int(entry.family),
                Value::int(entry.kind),
                Value::int(entry.protocol),
                th.str_wtf8(&entry.name)?.into(),
                entry.address.value(th)?,
            ];
            list.push(th, th.try_tuple(&parts)?.into())?;
        }
        Ok(list.into())
    }

    /// getnameinfo(sockaddr, flags) --> (host, port)
    ///
    /// Get host and port for a sockaddr.
    #[function]
    fn getnameinfo(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        args.check_count(th, "getnameinfo", 2, 2)?;
        let address = args.values[0];
        let flags = number(th, args.values[1])?;
        let Some(tuple) = address.cast::<Tuple>() else {
            let text = "getnameinfo() argument 1 must be a tuple";
            return Err(th.raise(t::TypeError, text));
        };
        if !(2..=4).contains(&tuple.len()) {
            let text = "getnameinfo(): illegal sockaddr argument";
            return Err(th.raise(t::TypeError, text));
        }
        let host = text(th, tuple[0], "getnameinfo", 1)?;
        let port = number(th, tuple[1])?;
        let flow = tuple.get(2).map_or(Ok(0), |flow| number(th, flow))?;
        if !(0..=0xFFFFF).contains(&flow) {
            let text = "getnameinfo(): flowinfo must be 0-1048575.";
            return Err(th.raise(t::OverflowError, text));
        }
        let port = c_string(th, port.to_string().into_bytes())?;
        let hints = (libc::AF_UNSPEC, libc::SOCK_DGRAM, 0, libc::AI_NUMERICHOST);
        let found = resolve::lookup(th, Some(&host), Some(&port), hints)?;
        let [found] = &found[..] else {
            return Err(th.raise(t::OSError, "sockaddr resolved to multiple addresses"));
        };
        if found.family == libc::AF_INET && tuple.len() != 2 {
            return Err(th.raise(t::OSError, "IPv4 sockaddr must be 2 tuple"));
        }
        let mut address = found.address;
        if found.family == libc::AF_INET6 {
            let scope = tuple.get(3).map_or(Ok(0), |scope| number(th, scope))?;
            let inet = address.as_mut_ptr().cast::<libc::sockaddr_in6>();
            // SAFETY: an address of that family.
            unsafe {
                (*inet).sin6_flowinfo = (flow as u32).to_be();
                (*inet).sin6_scope_id = scope as u32;
            }
        }
        match th.without_gil(|| resolve::names(&address, flags)) {
            Ok((host, service)) => {
                let parts = [th.str_wtf8(&host)?.into(), th.str_wtf8(&service)?.into()];
                Ok(th.try_tuple(&parts)?.into())
            }
            Err(code) => Err(resolve::raise_gai(th, code, 0)),
        }
    }

    /// gethostbyname(host) -> address
    ///
    /// Return the IP address (a string of the form '255.255.255.255') for a host.
    #[function]
    fn gethostbyname(th: &Thread, args: Args<'_>) -> PyResult<String> {
        args.check_count(th, "gethostbyname", 1, 1)?;
        let host = host_bytes(th, args.values[0])?;
        Ok(dotted(&resolve::host(th, &host, libc::AF_INET)?))
    }

    /// gethostbyname_ex(host) -> (name, aliaslist, addresslist)
    ///
    /// Return the true host name, a list of aliases, and a list of IP addresses,
    /// for a host.  The host argument is a string giving a host name or IP number.
    #[function]
    fn gethostbyname_ex(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        args.check_count(th, "gethostbyname_ex", 1, 1)?;
        let host = host_bytes(th, args.values[0])?;
        resolve::host(th, &host, libc::AF_INET)?;
        let host = c_string(th, host)?;
        // SAFETY: a C string; the answer is the library's, read while no other thread can call it through here.
        match unsafe { super::gethostbyname(host.as_ptr()).as_ref() } {
            Some(entry) => host_entry(th, entry),
            None => Err(raise_herror(th)),
        }
    }

    /// gethostbyaddr(host) -> (name, aliaslist, addresslist)
    ///
    /// Return the true host name, a list of aliases, and a list of IP addresses,
    /// for a host.  The host argument is a string giving a host name or IP number.
    #[function]
    fn gethostbyaddr(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        args.check_count(th, "gethostbyaddr", 1, 1)?;
        let host = host_bytes(th, args.values[0])?;
        let address = resolve::host(th, &host, libc::AF_UNSPEC)?;
        // SAFETY: the part of the address that its family says; the answer as above.
        let entry = unsafe {
            let (data, len) = match address.family() {
                libc::AF_INET6 => {
                    let inet = address.as_ptr().cast::<libc::sockaddr_in6>();
                    ((&raw const (*inet).sin6_addr).cast::<libc::c_void>(), 16)
                }
                _ => {
                    let inet = address.as_ptr().cast::<libc::sockaddr_in>();
                    ((&raw const (*inet).sin_addr).cast::<libc::c_void>(), 4)
                }
            };
            super::gethostbyaddr(data, len, address.family()).as_ref()
        };
        match entry {
            Some(entry) => host_entry(th, entry),
            None => Err(raise_herror(th)),
        }
    }

    /// getservbyname(servicename[, protocolname]) -> integer
    ///
    /// Return a port number from a service name and protocol name.
    /// The optional protocol name, if given, should be 'tcp' or 'udp',
    /// otherwise any protocol will match.
    #[function]
    fn getservbyname(th: &Thread, args: Args<'_>) -> PyResult<u16> {
        args.check_count(th, "getservbyname", 1, 2)?;
        let name = text(th, args.values[0], "getservbyname", 1)?;
        let protocol = match args.get(1) {
            Some(protocol) => Some(text(th, protocol, "getservbyname", 2)?),
            None => None,
        };
        let protocol = protocol.as_deref().map_or(std::ptr::null(), CStr::as_ptr);
        // SAFETY: C strings or null.
        match unsafe { libc::getservbyname(name.as_ptr(), protocol).as_ref() } {
            Some(entry) => Ok(u16::from_be(entry.s_port as u16)),
            None => Err(th.raise(t::OSError, "service/proto not found")),
        }
    }

    /// getservbyport(port[, protocolname]) -> string
    ///
    /// Return the service name from a port number and protocol name.
    /// The optional protocol name, if given, should be 'tcp' or 'udp',
    /// otherwise any protocol will match.
    #[function]
    fn getservbyport(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        unsafe extern "C" {
            fn getservbyport(port: i32, protocol: *const libc::c_char) -> *mut libc::servent;
        }
        args.check_count(th, "getservbyport", 1, 2)?;
        let port = number(th, args.values[0])?;
        let protocol = match args.get(1) {
            Some(protocol) => Some(text(th, protocol, "getservbyport", 2)?),
            None => None,
        };
        let Ok(port) = u16::try_from(port) else {
            let text = "getservbyport: port must be 0-65535.";
            return Err(th.raise(t::OverflowError, text));
        };
        let protocol = protocol.as_deref().map_or(std::ptr::null(), CStr::as_ptr);
        // SAFETY: a C string or null; the answer has C strings.
        unsafe {
            match getservbyport(port.to_be() as i32, protocol).as_ref() {
                Some(entry) => {
                    let name = CStr::from_ptr(entry.s_name).to_bytes();
                    Ok(th.str_wtf8(name)?.into())
                }
                None => Err(th.raise(t::OSError, "port/proto not found")),
            }
        }
    }

    /// getprotobyname(name) -> integer
    ///
    /// Return the protocol number for the named protocol.  (Rarely used.)
    #[function]
    fn getprotobyname(th: &Thread, args: Args<'_>) -> PyResult<i32> {
        args.check_count(th, "getprotobyname", 1, 1)?;
        let name = text(th, args.values[0], "getprotobyname", 1)?;
        // SAFETY: a C string.
        match unsafe { libc::getprotobyname(name.as_ptr()).as_ref() } {
            Some(entry) => Ok(entry.p_proto),
            None => Err(th.raise(t::OSError, "protocol not found")),
        }
    }

    /// Convert a 32-bit unsigned integer from host to network byte order.
    #[function("(integer, /)")]
    fn htonl(th: &Thread, integer: Value) -> PyResult<u32> {
        Ok(unsigned(th, integer, "htonl", 32)?.to_be())
    }

    /// Convert a 32-bit unsigned integer from network to host byte order.
    #[function("(integer, /)")]
    fn ntohl(th: &Thread, integer: Value) -> PyResult<u32> {
        Ok(unsigned(th, integer, "ntohl", 32)?.to_be())
    }

    /// Convert a 16-bit unsigned integer from host to network byte order.
    #[function("(integer, /)")]
    fn htons(th: &Thread, integer: Value) -> PyResult<u16> {
        Ok((unsigned(th, integer, "htons", 16)? as u16).to_be())
    }

    /// Convert a 16-bit unsigned integer from network to host byte order.
    #[function("(integer, /)")]
    fn ntohs(th: &Thread, integer: Value) -> PyResult<u16> {
        Ok((unsigned(th, integer, "ntohs", 16)? as u16).to_be())
    }

    /// Convert an IP address in string format (123.45.67.89) to the 32-bit packed binary format used in low-level network functions.
    #[function("(ip_addr, /)")]
    fn inet_aton(th: &Thread, ip_addr: Value) -> PyResult<Value> {
        unsafe extern "C" {
            fn inet_aton(text: *const libc::c_char, address: *mut libc::in_addr) -> i32;
        }
        let address = text(th, ip_addr, "inet_aton", 1)?;
        let mut packed = libc::in_addr { s_addr: 0 };
        // SAFETY: a C string; fills the address.
        if unsafe { inet_aton(address.as_ptr(), &mut packed) } == 0 {
            let text = "illegal IP address string passed to inet_aton";
            return Err(th.raise(t::OSError, text));
        }
        Ok(th.bytes(&packed.s_addr.to_ne_bytes())?.into())
    }

    /// Convert an IP address from 32-bit packed binary format to string format.
    #[function("(packed_ip, /)")]
    fn inet_ntoa(th: &Thread, packed_ip: Value) -> PyResult<String> {
        let view = BytesLike::new(th, packed_ip, Request::SIMPLE)?;
        match <[u8; 4]>::try_from(view.as_slice()) {
            Ok(bytes) => Ok(std::net::Ipv4Addr::from(bytes).to_string()),
            Err(_) => Err(th.raise(t::OSError, "packed IP wrong length")),
        }
    }

    /// inet_pton(af, ip) -> packed IP address string
    ///
    /// Convert an IP address from string format to a packed string suitable
    /// for use with low-level network functions.
    #[function]
    fn inet_pton(th: &Thread, args: Args<'_>) -> PyResult<Value> {
        args.check_count(th, "inet_pton", 2, 2)?;
        let family = number(th, args.values[0])?;
        let address = text(th, args.values[1], "inet_pton", 2)?;
        let len = match family {
            libc::AF_INET => 4,
            libc::AF_INET6 => 16,
            _ => return Err(th.raise_os_error(libc::EAFNOSUPPORT, None, None)),
        };
        let text = address.to_str().unwrap_or("");
        let parsed = match len {
            4 => text
                .parse::<std::net::Ipv4Addr>()
                .map(|ip| ip.octets().to_vec()),
            _ => text
                .parse::<std::net::Ipv6Addr>()
                .map(|ip| ip.octets().to_vec()),
        };
        match parsed {
            Ok(bytes) => Ok(th.bytes(&bytes)?.into()),
            Err(_) => {
                let text = "illegal IP address string passed to inet_pton";
                Err(th.raise(t::OSError, text))
            }
        }
    }

    /// inet_ntop(af, packed_ip) -> string formatted IP address
    ///
    /// Convert a packed IP address of the given family to string format.
    #[function]
    fn inet_ntop(th: &Thread, args: Args<'_>) -> PyResult<String> {
        args.check_count(th, "inet_ntop", 2, 2)?;
        let family = number(th, args.values[0])?;
        let view = BytesLike::new(th, args.values[1], Request::SIMPLE)?;
        let wrong = || th.raise(t::ValueError, "invalid length of packed IP address string");
        match family {
            libc::AF_INET => match <[u8; 4]>::try_from(view.as_slice()) {
                Ok(bytes) => Ok(std::net::Ipv4Addr::from(bytes).to_string()),
                Err(_) => Err(wrong()),
            },
            libc::AF_INET6 => match <[u8; 16]>::try_from(view.as_slice()) {
                Ok(bytes) => Ok(ipv6_text(&bytes)),
                Err(_) => Err(wrong()),
            },
            family => {
                let text = format!("unknown address family {family}");
                Err(th.raise(t::ValueError, text))
            }
        }
    }

    /// Returns the interface index corresponding to the interface name if_name.
    #[function("(oname, /)")]
    fn if_nametoindex(th: &Thread, oname: Value) -> PyResult<u32> {
        let name = match oname.cast::<Bytes>() {
            Some(bytes) => c_string(th, bytes.as_slice().to_vec())?,
            None => text(th, oname, "if_nametoindex", 1)?,
        };
        // SAFETY: a C string.
        match unsafe { libc::if_nametoindex(name.as_ptr()) } {
            0 => Err(th.raise_last_os_error(None)),
            index => Ok(index),
        }
    }

    /// Returns the interface name corresponding to the interface index if_index.
    #[function("(if_index, /)")]
    fn if_indextoname(th: &Thread, if_index: Value) -> PyResult<Value> {
        let index = protocol::index(th, if_index)?;
        let index = match pyjit_object::int::as_i64(index) {
            Some(index) if (0..1 << 32).contains(&index) => index as u32,
            _ if pyjit_object::int::signum(index) < 0 => {
                let text = "Cannot convert negative int";
                return Err(th.raise(t::ValueError, text));
            }
            _ => {
                let text = "Python int too large to convert to C unsigned int";
                return Err(th.raise(t::OverflowError, text));
            }
        };
        let mut name = [0u8; libc::IF_NAMESIZE + 1];
        // SAFETY: fills the buffer with a C string.
        if unsafe { libc::if_indextoname(index, name.as_mut_ptr().cast()) }.is_null() {
            return Err(th.raise_last_os_error(None));
        }
        let len = name.iter().position(|byte| *byte == 0).unwrap_or(0);
        Ok(th.str_wtf8(&name[..len])?.into())
    }

    /// if_nameindex()
    ///
    /// Returns a list of network interface information (index, name) tuples.
    #[function("()")]
    fn if_nameindex(th: &Thread) -> PyResult<Value> {
        let list = th.empty_list();
        // SAFETY: the library's array, ended by an entry of zeros, and freed after.
        unsafe {
            let all = libc::if_nameindex();
            if all.is_null() {
                return Err(th.raise_last_os_error(None));
            }
            let mut next = all;
            let mut names = Vec::new();
            while (*next).if_index != 0 {
                let name = CStr::from_ptr((*next).if_name).to_bytes().to_vec();
                names.push(((*next).if_index, name));
                next = next.add(1);
            }
            libc::if_freenameindex(all);
            for (index, name) in names {
                let pair = [th.int(index), th.str_wtf8(&name)?.into()];
                list.push(th, th.try_tuple(&pair)?.into())?;
            }
        }
        Ok(list.into())
    }

    /// CMSG_LEN(length) -> control message length
    ///
    /// Return the total length, without trailing padding, of an ancillary
    /// data item with associated data of the given length.  This value can
    /// often be used as the buffer size for recvmsg() to receive a single
    /// item of ancillary data, but RFC 3542 requires portable applications to
    /// use CMSG_SPACE() and thus include space for padding, even when the
    /// item will be the last in the buffer.  Raises OverflowError if length
    /// is outside the permissible range of values.
    #[function(name = "CMSG_LEN")]
    fn cmsg_len(th: &Thread, args: Args<'_>) -> PyResult<usize> {
        args.check_count(th, "CMSG_LEN", 1, 1)?;
        let len = protocol::index_as_isize(th, args.values[0])?;
        match usize::try_from(len).ok().and_then(message::length) {
            Some(len) => Ok(len),
            None => Err(th.raise(t::OverflowError, "CMSG_LEN() argument out of range")),
        }
    }

    /// CMSG_SPACE(length) -> buffer size
    ///
    /// Return the buffer size needed for recvmsg() to receive an ancillary
    /// data item with associated data of the given length, along with any
    /// trailing padding.  The buffer space needed to receive multiple items
    /// is the sum of the CMSG_SPACE() values for their associated data
    /// lengths.  Raises OverflowError if length is outside the permissible
    /// range of values.
    #[function(name = "CMSG_SPACE")]
    fn cmsg_space(th: &Thread, args: Args<'_>) -> PyResult<usize> {
        args.check_count(th, "CMSG_SPACE", 1, 1)?;
        let len = protocol::index_as_isize(th, args.values[0])?;
        match usize::try_from(len).ok().and_then(message::space) {
            Some(len) => Ok(len),
            None => Err(th.raise(t::OverflowError, "CMSG_SPACE() argument out of range")),
        }
    }
}
