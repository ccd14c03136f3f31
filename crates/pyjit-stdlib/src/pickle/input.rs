//! Where an unpickler's bytes come from: a bytes object, or a file that is read no further than the pickle goes.

use super::unpickling_error;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

/// How much is asked for ahead, where the file lets one look ahead.
const AHEAD: usize = 128 * 1024;

#[derive(Default)]
pub struct Input {
    data: Vec<u8>,
    at: usize,
    /// What lies behind this in `data` was only peeked at.
    peeked: usize,
    /// Where the frame that is being read ends; 0 outside frames.
    frame_end: usize,
    pub from_file: bool,
}

/// The methods of the file.
#[derive(Clone, Copy)]
pub struct File {
    pub read: Value,
    pub readline: Value,
    pub peek: Option<Value>,
}

pub fn truncated(th: &Thread) -> Raised {
    unpickling_error(th, "pickle data was truncated")
}

fn bytes_of(th: &Thread, value: Value, method: &str) -> PyResult<Vec<u8>> {
    match value.cast::<Bytes>() {
        Some(bytes) => Ok(bytes.as_slice().to_vec()),
        None => {
            let found = th.type_name(value);
            let text = format!("{method}() returned non-bytes object ({found})");
            Err(th.raise(t::TypeError, text))
        }
    }
}

impl Input {
    pub fn over(data: Vec<u8>) -> Input {
        Input {
            peeked: data.len(),
            data,
            ..Input::default()
        }
    }

    pub fn of_file() -> Input {
        Input {
            from_file: true,
            ..Input::default()
        }
    }

    /// Reads from the file what was used of the bytes peeked at; forgets the others.
    pub fn settle(&mut self, th: &Thread, file: Option<File>) -> PyResult<()> {
        let Some(file) = file else { return Ok(()) };
        let used = self.at.saturating_sub(self.peeked);
        self.data.truncate(self.peeked.max(self.at));
        if used > 0 {
            protocol::call(th, file.read, &[th.int(used)])?;
        }
        self.data.truncate(self.at.max(self.peeked));
        self.peeked = self.data.len();
        Ok(())
    }

    /// The next `count` bytes; an error at the end.
    pub fn take(&mut self, th: &Thread, file: Option<File>, count: usize) -> PyResult<&[u8]> {
        if self.data.len() - self.at < count {
            self.more(th, file, count)?;
        }
        let start = self.at;
        self.at += count;
        Ok(&self.data[start..start + count])
    }

    fn more(&mut self, th: &Thread, file: Option<File>, count: usize) -> PyResult<()> {
        let Some(reader) = file else {
            return Err(self.end(th));
        };
        self.settle(th, file)?;
        let mut rest = self.data.split_off(self.at.min(self.data.len()));
        let missing = count - rest.len().min(count);
        let fresh = protocol::call(th, reader.read, &[th.int(missing)])?;
        let fresh = bytes_of(th, fresh, "read")?;
        let ended = fresh.len() < missing;
        rest.extend_from_slice(&fresh);
        self.data = rest;
        (self.at, self.frame_end) = (0, 0);
        self.peeked = self.data.len();
        if ended {
            return Err(self.end(th));
        }
        if let Some(peek) = reader.peek {
            match protocol::call(th, peek, &[th.int(AHEAD)]) {
                Ok(ahead) => {
                    if let Some(ahead) = ahead.cast::<Bytes>() {
                        self.data.extend_from_slice(ahead.as_slice());
                    }
                }
                // Some file-likes have the method but cannot do it.
                Err(Raised) if th.catch(t::NotImplementedError).is_some() => {}
                Err(Raised) => return Err(Raised),
            }
        }
        Ok(())
    }

    fn end(&self, th: &Thread) -> Raised {
        if self.data.len() == self.at {
            return th.raise(t::EOFError, "Ran out of input");
        }
        truncated(th)
    }

    /// The next opcode.
    pub fn opcode(&mut self, th: &Thread, file: Option<File>) -> PyResult<u8> {
        if let Some(byte) = self.data.get(self.at) {
            self.at += 1;
            return Ok(*byte);
        }
        Ok(self.take(th, file, 1)?[0])
    }

    /// `count` bytes that belong to an opcode: their lack is a truncation.
    pub fn operand(&mut self, th: &Thread, file: Option<File>, count: usize) -> PyResult<&[u8]> {
        self.within_frame(th, count)?;
        if self.data.len() - self.at < count && self.more(th, file, count).is_err() {
            if th.catch(t::EOFError).is_some() {
                return Err(truncated(th));
            }
            return Err(Raised);
        }
        let start = self.at;
        self.at += count;
        Ok(&self.data[start..start + count])
    }

    /// A frame of that length begins, all of which is to be there.
    pub fn begin_frame(&mut self, th: &Thread, file: Option<File>, len: usize) -> PyResult<()> {
        if self.frame_end > self.at {
            let text = "beginning of a new frame before end of current frame";
            return Err(unpickling_error(th, text));
        }
        self.frame_end = 0;
        self.operand(th, file, len)?;
        self.frame_end = self.at;
        self.at -= len;
        Ok(())
    }

    /// No opcode goes over the end of a frame.
    fn within_frame(&self, th: &Thread, count: usize) -> PyResult<()> {
        if self.frame_end > self.at && self.at + count > self.frame_end {
            let text = "pickle exhausted before end of frame";
            return Err(unpickling_error(th, text));
        }
        Ok(())
    }

    /// The rest of the line without its end.
    pub fn line(&mut self, th: &Thread, file: Option<File>) -> PyResult<Vec<u8>> {
        if let Some(len) = memchr::memchr(b'\n', &self.data[self.at..]) {
            self.within_frame(th, len + 1)?;
            let line = self.data[self.at..self.at + len].to_vec();
            self.at += len + 1;
            return Ok(line);
        }
        let Some(reader) = file else {
            return Err(truncated(th));
        };
        self.settle(th, file)?;
        let mut line = self.data.split_off(self.at.min(self.data.len()));
        let rest = bytes_of(th, protocol::call(th, reader.readline, &[])?, "readline")?;
        line.extend_from_slice(&rest);
        (self.data, self.at, self.peeked, self.frame_end) = (Vec::new(), 0, 0, 0);
        if line.pop() != Some(b'\n') {
            return Err(truncated(th));
        }
        Ok(line)
    }
}
