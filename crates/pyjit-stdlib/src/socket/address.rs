//! Socket addresses between Python and the system. CPython: `getsockaddrarg`, `makesockaddr` in Modules/socketmodule.c.

use super::resolve;
use pyjit_object::prelude::*;
use pyjit_object::protocol;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// An address as the system has it.
#[derive(Clone, Copy)]
pub struct Address {
    pub storage: libc::sockaddr_storage,
    pub len: libc::socklen_t,
}

impl Address {
    /// Room for any address.
    pub fn empty() -> Address {
        Address {
            // SAFETY: zero bytes are a valid structure.
            storage: unsafe { std::mem::zeroed() },
            len: size_of::<libc::sockaddr_storage>() as libc::socklen_t,
        }
    }

    /// One made of a structure of the system.
    fn of<T: Copy>(value: T) -> Address {
        let mut address = Address::empty();
        assert!(size_of::<T>() <= size_of::<libc::sockaddr_storage>());
        // SAFETY: the storage is large enough and aligned for every kind of address.
        unsafe { (&raw mut address.storage).cast::<T>().write(value) };
        address.len = size_of::<T>() as libc::socklen_t;
        address
    }

    pub fn as_ptr(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }

    pub fn as_mut_ptr(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.storage).cast()
    }

    pub fn family(&self) -> i32 {
        self.storage.ss_family as i32
    }

    fn bytes(&self) -> &[u8] {
        let len = (self.len as usize).min(size_of::<libc::sockaddr_storage>());
        // SAFETY: bytes of the structure.
        unsafe { std::slice::from_raw_parts((&raw const self.storage).cast::<u8>(), len) }
    }

    fn read<T: Copy>(&self) -> T {
        // SAFETY: large enough, aligned, and plain data.
        unsafe { (&raw const self.storage).cast::<T>().read() }
    }

    /// The address as Python has it.
    pub fn value(&self, th: &Thread) -> PyResult<Value> {
        if self.len == 0 {
            return Ok(Value::NONE);
        }
        match self.family() {
            libc::AF_INET => {
                let inet = self.read::<libc::sockaddr_in>();
                let host = std::net::Ipv4Addr::from(u32::from_be(inet.sin_addr.s_addr));
                let port = u16::from_be(inet.sin_port);
                let parts = [th.str(&host.to_string()).into(), th.int(port)];
                Ok(th.try_tuple(&parts)?.into())
            }
            libc::AF_INET6 => {
                let inet = self.read::<libc::sockaddr_in6>();
                let parts = [
                    th.str(&super::ipv6_text(&inet.sin6_addr.s6_addr)).into(),
                    th.int(u16::from_be(inet.sin6_port)),
                    th.int(u32::from_be(inet.sin6_flowinfo)),
                    th.int(inet.sin6_scope_id),
                ];
                Ok(th.try_tuple(&parts)?.into())
            }
            libc::AF_UNIX => {
                let path = self.bytes().get(2..).unwrap_or(&[]);
                if path.first() == Some(&0) && path.len() > 1 {
                    return Ok(th.bytes(path)?.into());
                }
                let end = path.iter().position(|byte| *byte == 0);
                let path = &path[..end.unwrap_or(path.len())];
                crate::posix::path::os_str(th, OsStr::from_bytes(path))
            }
            libc::AF_NETLINK => {
                let netlink = self.read::<libc::sockaddr_nl>();
                let parts = [th.int(netlink.nl_pid), th.int(netlink.nl_groups)];
                Ok(th.try_tuple(&parts)?.into())
            }
            libc::AF_VSOCK => {
                let vsock = self.read::<libc::sockaddr_vm>();
                let parts = [th.int(vsock.svm_cid), th.int(vsock.svm_port)];
                Ok(th.try_tuple(&parts)?.into())
            }
            family => {
                let data = self.bytes().get(2..).unwrap_or(&[]);
                let parts = [th.int(family), th.bytes(data)?.into()];
                Ok(th.try_tuple(&parts)?.into())
            }
        }
    }
}

fn number(th: &Thread, value: Value) -> PyResult<i64> {
    let number = protocol::index(th, value)?;
    match pyjit_object::int::as_i64(number) {
        Some(number) => Ok(number),
        None => Err(th.raise(t::OverflowError, "Python int too large to convert to C int")),
    }
}

fn port(th: &Thread, value: Value, caller: &str) -> PyResult<u16> {
    match u16::try_from(number(th, value)?) {
        Ok(port) => Ok(port),
        Err(_) => Err(th.raise(
            t::OverflowError,
            format!("{caller}(): port must be 0-65535."),
        )),
    }
}

/// The bytes of a host name: str (by IDNA if it has other than ASCII characters), bytes or bytearray.
pub fn host_bytes(th: &Thread, host: Value) -> PyResult<Vec<u8>> {
    let bytes = match (
        host.cast::<Str>(),
        host.cast::<Bytes>(),
        host.cast::<ByteArray>(),
    ) {
        (Some(text), _, _) => match text.ascii() {
            Some(text) => text.as_bytes().to_vec(),
            None => {
                let encoded =
                    protocol::call_method_str(th, host, "encode", &[th.str("idna").into()])?;
                match encoded.cast::<Bytes>() {
                    Some(bytes) => bytes.as_slice().to_vec(),
                    None => Vec::new(),
                }
            }
        },
        (_, Some(bytes), _) => bytes.as_slice().to_vec(),
        (_, _, Some(bytes)) => bytes.as_slice().to_vec(),
        _ => {
            let found = th.type_name(host);
            let text = format!("str, bytes or bytearray expected, not {found}");
            return Err(th.raise(t::TypeError, text));
        }
    };
    if bytes.contains(&0) {
        return Err(th.raise(t::TypeError, "host name must not contain null character"));
    }
    Ok(bytes)
}

/// The items of an address that must be a tuple.
fn tuple_of(th: &Thread, value: Value, caller: &str, family: &str) -> PyResult<Gc<Tuple>> {
    match value.cast::<Tuple>() {
        Some(tuple) => Ok(tuple),
        None => {
            let found = th.type_name(value);
            let text = format!("{caller}(): {family} address must be tuple, not {found}");
            Err(th.raise(t::TypeError, text))
        }
    }
}

/// The system's form of an address given to a socket of that family.
pub fn parse(th: &Thread, family: i32, value: Value, caller: &str) -> PyResult<Address> {
    match family {
        libc::AF_INET => {
            let tuple = tuple_of(th, value, caller, "AF_INET")?;
            if tuple.len() != 2 {
                let text = "AF_INET address must be a pair (host, port)";
                return Err(th.raise(t::TypeError, text));
            }
            let host = host_bytes(th, tuple[0])?;
            let port_given = tuple[1];
            let mut inet = resolve::host(th, &host, libc::AF_INET)?.read::<libc::sockaddr_in>();
            inet.sin_port = port(th, port_given, caller)?.to_be();
            inet.sin_family = libc::AF_INET as libc::sa_family_t;
            Ok(Address::of(inet))
        }
        libc::AF_INET6 => {
            let tuple = tuple_of(th, value, caller, "AF_INET6")?;
            if !(2..=4).contains(&tuple.len()) {
                let text = "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])";
                return Err(th.raise(t::TypeError, text));
            }
            let host = host_bytes(th, tuple[0])?;
            let optional = |index: usize| match tuple.get(index) {
                Some(value) => number(th, value).map(Some),
                None => Ok(None),
            };
            let (flow, scope) = (optional(2)?, optional(3)?);
            let port = port(th, tuple[1], caller)?;
            if flow.is_some_and(|flow| !(0..=0xFFFFF).contains(&flow)) {
                let text = format!("{caller}(): flowinfo must be 0-1048575.");
                return Err(th.raise(t::OverflowError, text));
            }
            let mut inet = resolve::host(th, &host, libc::AF_INET6)?.read::<libc::sockaddr_in6>();
            inet.sin6_family = libc::AF_INET6 as libc::sa_family_t;
            inet.sin6_port = port.to_be();
            inet.sin6_flowinfo = (flow.unwrap_or(0) as u32).to_be();
            inet.sin6_scope_id = scope.unwrap_or(0) as u32;
            Ok(Address::of(inet))
        }
        libc::AF_UNIX => {
            let path = if let Some(text) = value.cast::<Str>() {
                let handler = th.intern("surrogateescape");
                let encoded = pyjit_types::codec::encode(th, text, None, Some(handler))?;
                let bytes = encoded.cast::<Bytes>();
                bytes.map_or(Vec::new(), |bytes| bytes.as_slice().to_vec())
            } else {
                let view = pyjit_object::buffer::BytesLike::new(
                    th,
                    value,
                    pyjit_object::buffer::Request::SIMPLE,
                )?;
                view.as_slice().to_vec()
            };
            // SAFETY: zero bytes are a valid structure.
            let mut unix = unsafe { std::mem::zeroed::<libc::sockaddr_un>() };
            let room = unix.sun_path.len();
            let is_abstract = path.first() == Some(&0);
            if path.len() > room || (!is_abstract && path.len() >= room) {
                return Err(th.raise(t::OSError, "AF_UNIX path too long"));
            }
            unix.sun_family = libc::AF_UNIX as libc::sa_family_t;
            for (place, byte) in unix.sun_path.iter_mut().zip(&path) {
                *place = *byte as libc::c_char;
            }
            let mut address = Address::of(unix);
            let ending = usize::from(!is_abstract && !path.is_empty());
            address.len = (2 + path.len() + ending) as libc::socklen_t;
            Ok(address)
        }
        libc::AF_NETLINK => {
            let tuple = tuple_of(th, value, caller, "AF_NETLINK")?;
            if tuple.len() != 2 {
                let text = "AF_NETLINK address must be a pair (pid, groups)";
                return Err(th.raise(t::TypeError, text));
            }
            // SAFETY: zero bytes are a valid structure.
            let mut netlink = unsafe { std::mem::zeroed::<libc::sockaddr_nl>() };
            netlink.nl_family = libc::AF_NETLINK as libc::sa_family_t;
            netlink.nl_pid = number(th, tuple[0])? as u32;
            netlink.nl_groups = number(th, tuple[1])? as u32;
            Ok(Address::of(netlink))
        }
        libc::AF_VSOCK => {
            let tuple = tuple_of(th, value, caller, "AF_VSOCK")?;
            if tuple.len() != 2 {
                let text = "AF_VSOCK address must be a pair (cid, port)";
                return Err(th.raise(t::TypeError, text));
            }
            // SAFETY: zero bytes are a valid structure.
            let mut vsock = unsafe { std::mem::zeroed::<libc::sockaddr_vm>() };
            vsock.svm_family = libc::AF_VSOCK as libc::sa_family_t;
            vsock.svm_cid = number(th, tuple[0])? as u32;
            vsock.svm_port = number(th, tuple[1])? as u32;
            Ok(Address::of(vsock))
        }
        _ => Err(th.raise(t::OSError, format!("{caller}(): bad family"))),
    }
}
