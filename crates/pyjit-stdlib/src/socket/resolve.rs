//! Names of hosts and services.

use super::address::Address;
use pyjit_object::prelude::*;
use std::ffi::{CStr, CString};

pub fn gaierror(th: &Thread) -> PyResult<Gc<Type>> {
    crate::errors::exception_class(th, "socket", "gaierror", "socket.gaierror", t::OSError)
}

pub fn herror(th: &Thread) -> PyResult<Gc<Type>> {
    crate::errors::exception_class(th, "socket", "herror", "socket.herror", t::OSError)
}

/// The exception for an error of `getaddrinfo`; `errno` is for `EAI_SYSTEM`.
pub fn raise_gai(th: &Thread, code: i32, errno: i32) -> Raised {
    if code == libc::EAI_SYSTEM {
        return th.raise_os_error(errno, None, None);
    }
    // SAFETY: answers a static C string.
    let text = unsafe { CStr::from_ptr(libc::gai_strerror(code)) };
    let args = [th.int(code), th.str(&text.to_string_lossy()).into()];
    let made = gaierror(th).and_then(|class| pyjit_object::protocol::call(th, class.into(), &args));
    match made {
        Ok(exception) => th.raise_value(exception),
        Err(raised) => raised,
    }
}

/// One answer of `getaddrinfo`.
pub struct Found {
    pub family: i32,
    pub kind: i32,
    pub protocol: i32,
    pub name: Vec<u8>,
    pub address: Address,
}

/// Asks the system's resolver, without the GIL.
pub fn lookup(
    th: &Thread,
    host: Option<&CStr>,
    service: Option<&CStr>,
    hints: (i32, i32, i32, i32),
) -> PyResult<Vec<Found>> {
    let (family, kind, protocol, flags) = hints;
    // SAFETY: a zeroed structure is valid.
    let mut wanted = unsafe { std::mem::zeroed::<libc::addrinfo>() };
    wanted.ai_family = family;
    wanted.ai_socktype = kind;
    wanted.ai_protocol = protocol;
    wanted.ai_flags = flags;
    let pointer = |text: Option<&CStr>| text.map_or(std::ptr::null(), CStr::as_ptr);
    let (host, service) = (pointer(host), pointer(service));
    let (code, errno, found) = th.without_gil(|| {
        let mut list = std::ptr::null_mut();
        // SAFETY: C strings or null; the answer is a list that is freed below.
        let code = unsafe { libc::getaddrinfo(host, service, &wanted, &mut list) };
        let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
        let mut found = Vec::new();
        if code == 0 {
            let mut next = list;
            // SAFETY: the library's list.
            while let Some(info) = unsafe { next.as_ref() } {
                let mut address = Address::empty();
                let len = (info.ai_addrlen as usize).min(address.len as usize);
                // SAFETY: the address has that many bytes, and there is room for them.
                unsafe {
                    std::ptr::copy_nonoverlapping(
                        info.ai_addr.cast::<u8>(),
                        address.as_mut_ptr().cast::<u8>(),
                        len,
                    );
                }
                address.len = len as libc::socklen_t;
                let name = match info.ai_canonname.is_null() {
                    true => Vec::new(),
                    // SAFETY: a C string.
                    false => unsafe { CStr::from_ptr(info.ai_canonname) }
                        .to_bytes()
                        .to_vec(),
                };
                found.push(Found {
                    family: info.ai_family,
                    kind: info.ai_socktype,
                    protocol: info.ai_protocol,
                    name,
                    address,
                });
                next = info.ai_next;
            }
            // SAFETY: got from getaddrinfo.
            unsafe { libc::freeaddrinfo(list) };
        }
        (code, errno, found)
    });
    if code != 0 {
        return Err(raise_gai(th, code, errno));
    }
    Ok(found)
}

/// The address of a host by name or number; the empty name is any address. CPython: `setipaddr`.
pub fn host(th: &Thread, name: &[u8], family: i32) -> PyResult<Address> {
    let first = |found: Vec<Found>| match found.into_iter().next() {
        Some(found) => Ok(found.address),
        None => Err(th.raise(t::OSError, "getaddrinfo failed")),
    };
    if name.is_empty() {
        let hints = (family, libc::SOCK_DGRAM, 0, libc::AI_PASSIVE);
        return first(lookup(th, None, Some(c"0"), hints)?);
    }
    if name == b"<broadcast>" || name == b"255.255.255.255" {
        if family != libc::AF_INET && family != libc::AF_UNSPEC {
            return Err(th.raise(t::OSError, "address family mismatched"));
        }
        return host(th, b"255.255.255.254", libc::AF_INET).map(|mut address| {
            let inet = (&raw mut address.storage).cast::<libc::sockaddr_in>();
            // SAFETY: an address of that family.
            unsafe { (*inet).sin_addr.s_addr = u32::MAX };
            address
        });
    }
    match CString::new(name) {
        Ok(name) => first(lookup(th, Some(&name), None, (family, 0, 0, 0))?),
        Err(_) => Err(th.raise(t::ValueError, "embedded null byte")),
    }
}

/// Host and service of an address, by `getnameinfo`; the error is its code.
pub fn names(address: &Address, flags: i32) -> Result<(Vec<u8>, Vec<u8>), i32> {
    let mut host = [0u8; 1025];
    let mut service = [0u8; 32];
    // SAFETY: fills both buffers with C strings.
    let code = unsafe {
        libc::getnameinfo(
            address.as_ptr(),
            address.len,
            host.as_mut_ptr().cast(),
            host.len() as libc::socklen_t,
            service.as_mut_ptr().cast(),
            service.len() as libc::socklen_t,
            flags,
        )
    };
    if code != 0 {
        return Err(code);
    }
    let text = |bytes: &[u8]| {
        let end = bytes.iter().position(|byte| *byte == 0);
        bytes[..end.unwrap_or(bytes.len())].to_vec()
    };
    Ok((text(&host), text(&service)))
}

/// An internet address in numbers.
pub fn numeric(address: &Address) -> String {
    match names(address, libc::NI_NUMERICHOST | libc::NI_NUMERICSERV) {
        Ok((host, _)) => String::from_utf8_lossy(&host).into_owned(),
        Err(_) => String::new(),
    }
}
