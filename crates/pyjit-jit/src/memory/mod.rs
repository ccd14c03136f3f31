//! Code memory: one arena mapped twice from a memory file, writable and executable, so that no page is ever both; freed
//! piece by piece. Facts and measurements: docs/code-memory.md.

mod free_list;

use free_list::FreeList;
use std::io;
use std::sync::Mutex;

/// Functions begin at multiples of this.
const ALIGN: usize = 16;

pub struct CodeMemory {
    writable: *mut u8,
    executable: *const u8,
    capacity: usize,
    free: Mutex<FreeList>,
}

// SAFETY: the pointers are to mappings that live as long as this, and pieces handed out do not overlap.
unsafe impl Send for CodeMemory {}
// SAFETY: as above; the list of free pieces is behind a lock.
unsafe impl Sync for CodeMemory {}

/// A piece of code memory in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    offset: usize,
    len: usize,
}

impl Piece {
    pub fn len(self) -> usize {
        self.len
    }
}

impl CodeMemory {
    /// An arena of at most `capacity` bytes; pages are committed as they are used.
    pub fn new(capacity: usize) -> io::Result<CodeMemory> {
        let capacity = capacity.next_multiple_of(1 << 16);
        // SAFETY: plain system calls; the mappings are new and belong to this arena.
        unsafe {
            let file = libc::memfd_create(c"pyjit-code".as_ptr(), libc::MFD_CLOEXEC);
            if file < 0 {
                return Err(io::Error::last_os_error());
            }
            let map = |protection| {
                libc::mmap(
                    std::ptr::null_mut(),
                    capacity,
                    protection,
                    libc::MAP_SHARED | libc::MAP_NORESERVE,
                    file,
                    0,
                )
            };
            let views = if libc::ftruncate(file, capacity as libc::off_t) < 0 {
                Err(io::Error::last_os_error())
            } else {
                let writable = map(libc::PROT_READ | libc::PROT_WRITE);
                let executable = map(libc::PROT_READ | libc::PROT_EXEC);
                if writable == libc::MAP_FAILED || executable == libc::MAP_FAILED {
                    Err(io::Error::last_os_error())
                } else {
                    Ok((writable, executable))
                }
            };
            libc::close(file);
            let (writable, executable) = views?;
            Ok(CodeMemory {
                writable: writable.cast(),
                executable: executable.cast(),
                capacity,
                free: Mutex::new(FreeList::new(capacity)),
            })
        }
    }

    /// Room for `len` bytes, none if the arena is full.
    pub fn allocate(&self, len: usize) -> Option<Piece> {
        let len = len.next_multiple_of(ALIGN);
        let offset = self.lock().take(len)?;
        Some(Piece { offset, len })
    }

    pub fn free(&self, piece: Piece) {
        self.lock().give(piece.offset, piece.len);
    }

    pub fn used(&self) -> usize {
        self.capacity - self.lock().free_bytes()
    }

    /// Where the piece is executed.
    pub fn address(&self, piece: Piece) -> usize {
        self.executable as usize + piece.offset
    }

    /// Fills a piece that nothing executes yet.
    pub fn write(&self, piece: Piece, bytes: &[u8]) {
        assert!(bytes.len() <= piece.len && piece.offset + piece.len <= self.capacity);
        // SAFETY: the piece lies in the arena and belongs to the caller.
        unsafe {
            std::ptr::copy_nonoverlapping(
                bytes.as_ptr(),
                self.writable.add(piece.offset),
                bytes.len(),
            );
        }
        #[cfg(target_arch = "aarch64")]
        clear_caches(
            self.writable as usize + piece.offset,
            self.address(piece),
            bytes.len(),
        );
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, FreeList> {
        match self.free.lock() {
            Ok(list) => list,
            Err(poisoned) => poisoned.into_inner(),
        }
    }
}

impl Drop for CodeMemory {
    fn drop(&mut self) {
        // SAFETY: the two mappings of this arena, unused from here on.
        unsafe {
            libc::munmap(self.writable.cast(), self.capacity);
            libc::munmap(self.executable as *mut libc::c_void, self.capacity);
        }
    }
}

/// Makes instructions written at `writable` visible to fetches at `executable`.
#[cfg(target_arch = "aarch64")]
fn clear_caches(writable: usize, executable: usize, len: usize) {
    // The smallest line of any implementation.
    const LINE: usize = 16;
    // SAFETY: cache maintenance of mapped addresses.
    unsafe {
        for at in (writable & !(LINE - 1)..writable + len).step_by(LINE) {
            std::arch::asm!("dc cvau, {}", in(reg) at);
        }
        std::arch::asm!("dsb ish");
        for at in (executable & !(LINE - 1)..executable + len).step_by(LINE) {
            std::arch::asm!("ic ivau, {}", in(reg) at);
        }
        std::arch::asm!("dsb ish", "isb");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_code_runs_and_memory_is_reused() {
        let memory = CodeMemory::new(1 << 16).unwrap();
        let piece = memory.allocate(6).unwrap();
        #[cfg(target_arch = "x86_64")]
        let code: &[u8] = &[0xB8, 42, 0, 0, 0, 0xC3];
        #[cfg(target_arch = "aarch64")]
        let code: &[u8] = &[0x40, 0x05, 0x80, 0x52, 0xC0, 0x03, 0x5F, 0xD6];
        memory.write(piece, code);
        // SAFETY: the bytes are a function that answers 42.
        let function: extern "C" fn() -> i32 =
            unsafe { std::mem::transmute(memory.address(piece)) };
        assert_eq!(function(), 42);
        memory.free(piece);
        assert_eq!(memory.used(), 0);
        assert_eq!(memory.allocate(6), Some(piece));
        assert_eq!(memory.allocate(1 << 16), None);
    }
}
