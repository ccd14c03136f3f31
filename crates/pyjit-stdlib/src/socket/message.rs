//! Messages with ancillary data. CPython: `sock_sendmsg`, `sock_recvmsg_guts`.

use super::address::Address;
use super::calls::number;
use pyjit_object::buffer::{BytesLike, Request};
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// Bytes of a control message's header.
const HEADER: usize = size_of::<libc::cmsghdr>();

/// Bytes of a control message with that much data and what follows it; none if too large.
pub fn space(len: usize) -> Option<usize> {
    let limit = i32::MAX as usize - (HEADER + 8);
    (len <= limit).then(|| HEADER + len.next_multiple_of(8))
}

/// Bytes of a control message with that much data.
pub fn length(len: usize) -> Option<usize> {
    (len <= i32::MAX as usize - HEADER).then(|| HEADER + len)
}

/// Memory for control messages, aligned for their headers.
fn control_memory(bytes: usize) -> Vec<u64> {
    vec![0; bytes.div_ceil(8)]
}

/// Sends the concatenated buffers with the ancillary data: triples of level, type and data.
pub fn send(
    th: &Thread,
    buffers: Value,
    ancillary: Option<Value>,
    call: impl FnOnce(&mut libc::msghdr) -> PyResult<isize>,
) -> PyResult<isize> {
    let iterable = |value: Value, text: &str| match protocol::to_list(th, value) {
        Ok(list) => Ok(list),
        Err(raised) => {
            if th.catch(t::TypeError).is_some() {
                return Err(th.raise(t::TypeError, text));
            }
            Err(raised)
        }
    };
    let buffers = iterable(buffers, "sendmsg() argument 1 must be an iterable")?;
    let mut views = Vec::new();
    for index in 0..buffers.len() {
        if let Some(buffer) = buffers.get(index) {
            views.push(BytesLike::new(th, buffer, Request::SIMPLE)?);
        }
    }
    let parts: Vec<libc::iovec> = views
        .iter()
        .map(|view| libc::iovec {
            iov_base: view.info.address.cast(),
            iov_len: view.info.len,
        })
        .collect();
    let items = match ancillary {
        Some(ancillary) => iterable(ancillary, "sendmsg() argument 2 must be an iterable")?,
        None => th.empty_list(),
    };
    let mut entries = Vec::new();
    let mut total = 0usize;
    for index in 0..items.len() {
        let Some(item) = items.get(index) else { break };
        let item = match item.cast::<Tuple>() {
            Some(item) => item,
            None => protocol::to_tuple(th, item)?,
        };
        if item.len() != 3 {
            let text = "[sendmsg() ancillary data items] must be a tuple of 3 items";
            return Err(th.raise(t::TypeError, text));
        }
        let view = BytesLike::new(th, item[2], Request::SIMPLE)?;
        let Some(space) = space(view.info.len) else {
            return Err(th.raise(t::OSError, "ancillary data item too large"));
        };
        total += space;
        entries.push((number(th, item[0])?, number(th, item[1])?, view));
    }
    let mut control = control_memory(total);
    // SAFETY: a zeroed structure is valid.
    let mut message = unsafe { std::mem::zeroed::<libc::msghdr>() };
    message.msg_iov = parts.as_ptr().cast_mut();
    message.msg_iovlen = parts.len() as _;
    if !entries.is_empty() {
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = total as _;
        // SAFETY: the memory has room for all entries, one after the other.
        unsafe {
            let mut header = libc::CMSG_FIRSTHDR(&message);
            for (level, kind, view) in &entries {
                if header.is_null() {
                    break;
                }
                (*header).cmsg_level = *level;
                (*header).cmsg_type = *kind;
                (*header).cmsg_len = libc::CMSG_LEN(view.info.len as u32) as _;
                let data = view.as_slice();
                std::ptr::copy_nonoverlapping(data.as_ptr(), libc::CMSG_DATA(header), data.len());
                header = libc::CMSG_NXTHDR(&message, header);
            }
        }
    }
    let result = call(&mut message);
    std::hint::black_box((&buffers, &items, &control));
    result
}

/// Receives into the parts: how many bytes, then ancillary data, flags and address.
pub fn receive(
    th: &Thread,
    parts: &mut [libc::iovec],
    room: isize,
    call: impl FnOnce(&mut libc::msghdr) -> PyResult<isize>,
) -> PyResult<(usize, [Value; 3])> {
    if room < 0 || room > i32::MAX as isize {
        let text = "invalid ancillary data buffer length";
        return Err(th.raise(t::ValueError, text));
    }
    let mut control = control_memory(room as usize);
    let mut address = Address::empty();
    // SAFETY: a zeroed structure is valid.
    let mut message = unsafe { std::mem::zeroed::<libc::msghdr>() };
    message.msg_name = address.as_mut_ptr().cast();
    message.msg_namelen = address.len;
    message.msg_iov = parts.as_mut_ptr();
    message.msg_iovlen = parts.len() as _;
    if room > 0 {
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = room as _;
    }
    let got = call(&mut message)?;
    address.len = message.msg_namelen;
    let items = th.empty_list();
    let end = control.as_ptr() as usize + message.msg_controllen as usize;
    // SAFETY: the headers the kernel has written.
    let mut header = match room {
        0 => std::ptr::null_mut(),
        // SAFETY: the header describes a buffer that lives as long.
        _ => unsafe { libc::CMSG_FIRSTHDR(&message) },
    };
    // SAFETY: as above.
    while let Some(found) = unsafe { header.as_ref() } {
        // SAFETY: as above.
        let data = unsafe { libc::CMSG_DATA(header) };
        let before = data as usize - header as usize;
        let len = found.cmsg_len.saturating_sub(before);
        let len = len.min(end.saturating_sub(data as usize));
        // SAFETY: inside the control memory.
        let bytes = th.bytes(unsafe { std::slice::from_raw_parts(data, len) })?;
        let item = [
            Value::int(found.cmsg_level),
            Value::int(found.cmsg_type),
            bytes.into(),
        ];
        items.push(th, th.try_tuple(&item)?.into())?;
        // SAFETY: as above.
        header = unsafe { libc::CMSG_NXTHDR(&message, header) };
    }
    std::hint::black_box(&control);
    let flags = Value::int(message.msg_flags);
    Ok((got as usize, [items.into(), flags, address.value(th)?]))
}
