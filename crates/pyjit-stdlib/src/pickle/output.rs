//! What a pickler writes: bytes in frames, and which objects it has written already.

use super::opcode::*;
use std::collections::HashMap;

const FRAME_HEADER: usize = 9;
const FRAME_MIN: usize = 4;
pub const FRAME_TARGET: usize = 64 * 1024;

/// References are addresses only: the pickler keeps the objects alive.
#[derive(Default)]
pub struct Output {
    pub bytes: Vec<u8>,
    /// Where the header of the open frame is.
    frame: Option<usize>,
    framing: bool,
    pub memo: HashMap<u64, u32>,
}

impl Output {
    pub fn start(&mut self, protocol: i32) {
        self.bytes.clear();
        self.frame = None;
        self.framing = false;
        if protocol >= 2 {
            self.bytes.extend_from_slice(&[PROTO, protocol as u8]);
            self.framing = protocol >= 4;
        }
    }

    pub fn write(&mut self, data: &[u8]) {
        if self.framing && self.frame.is_none() {
            self.frame = Some(self.bytes.len());
            self.bytes.extend_from_slice(&[0; FRAME_HEADER]);
        }
        self.bytes.extend_from_slice(data);
    }

    fn frame_len(&self) -> usize {
        self.frame
            .map_or(0, |start| self.bytes.len() - start - FRAME_HEADER)
    }

    /// Ends the open frame; a very short one loses its header.
    pub fn end_frame(&mut self) {
        let len = self.frame_len();
        let Some(start) = self.frame.take() else {
            return;
        };
        if len >= FRAME_MIN {
            self.bytes[start] = FRAME;
            self.bytes[start + 1..start + FRAME_HEADER]
                .copy_from_slice(&(len as u64).to_le_bytes());
        } else {
            self.bytes.drain(start..start + FRAME_HEADER);
        }
    }

    /// Between two opcodes: a full frame is ended. True if there is something to hand on.
    pub fn boundary(&mut self) -> bool {
        if self.frame_len() < FRAME_TARGET {
            return false;
        }
        self.end_frame();
        true
    }

    /// Data that is too large for a frame stands outside.
    pub fn write_large(&mut self, header: &[u8], data: &[u8]) {
        if !self.framing || data.len() < FRAME_TARGET {
            self.write(header);
            self.write(data);
            return;
        }
        self.end_frame();
        self.bytes.extend_from_slice(header);
        self.bytes.extend_from_slice(data);
    }

    pub fn finish(&mut self) {
        self.write(&[STOP]);
        self.end_frame();
        self.framing = false;
    }
}
