//! Address space from the system.

/// Reserves `bytes` of zeroed address space; pages are committed when touched.
pub fn reserve(bytes: usize) -> *mut u8 {
    // SAFETY: a fresh private mapping; nothing else is affected.
    let address = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if address == libc::MAP_FAILED {
        eprintln!("Fatal Python error: cannot reserve {bytes} bytes of address space");
        std::process::exit(1)
    }
    address.cast()
}

/// Gives back what `reserve` answered.
///
/// # Safety
/// Nothing refers to it any more.
pub unsafe fn release(address: *mut u8, bytes: usize) {
    // SAFETY: the caller's mapping.
    unsafe { libc::munmap(address.cast(), bytes) };
}
