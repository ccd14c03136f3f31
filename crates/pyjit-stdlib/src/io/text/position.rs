//! Where a text stream stands: `tell` and `seek`. CPython: `_textiowrapper_*` of Modules/_io/textio.c.

use super::*;

impl TextIo {
    /// How many bytes of the chunk the first `consumed` decoded characters came from.
    fn bytes_consumed(&self, th: &Thread, chunk: &[u8], consumed: usize) -> PyResult<usize> {
        if self.codec() == Codec::Other {
            return Err(th.raise(t::OSError, "can't reconstruct logical file position"));
        }
        let mut produced = 0;
        let mut at = 0;
        let mut cr = self.chunk_cr.get();
        while produced < consumed && at < chunk.len() {
            let len = match (self.codec(), chunk[at]) {
                (Codec::Utf8, 0xC2..=0xDF) => 2,
                (Codec::Utf8, 0xE0..=0xEF) => 3,
                (Codec::Utf8, 0xF0..=0xF4) => 4,
                _ => 1,
            };
            let byte = chunk[at];
            at += len.min(chunk.len() - at);
            if self.read_translate.get() && byte == b'\n' && cr {
                // The second half of a line end that is one character.
                cr = false;
                continue;
            }
            cr = self.read_translate.get() && byte == b'\r';
            produced += 1;
        }
        // A line end read as one character includes its second half.
        if cr && chunk.get(at) == Some(&b'\n') {
            at += 1;
        }
        Ok(at)
    }

    pub(super) fn tell(&self, th: &Thread, this: Value) -> PyResult<Value> {
        let buffer = self.open_buffer(th)?;
        crate::io::base::require(th, buffer, "seekable", "underlying stream is not seekable")?;
        if !self.telling.get() {
            return Err(th.raise(t::OSError, "telling position disabled by next() call"));
        }
        protocol::call_method(th, this, th.names().flush, &[])?;
        let position = protocol::call_method_str(th, buffer, "tell", &[])?;
        let Some(chunk) = self.chunk.get() else {
            return Ok(position);
        };
        let consumed = if self.available() == 0 && self.undecoded.get() == 0 {
            chunk.len()
        } else {
            self.bytes_consumed(th, chunk.as_slice(), self.decoded_at.get())?
        };
        let position = protocol::index_as_isize(th, position)?;
        Ok(th.int(position - (chunk.len() - consumed) as isize))
    }

    pub(super) fn seek(
        &self,
        th: &Thread,
        this: Value,
        cookie: Value,
        whence: i32,
    ) -> PyResult<Value> {
        let buffer = self.open_buffer(th)?;
        crate::io::base::require(th, buffer, "seekable", "underlying stream is not seekable")?;
        let zero = protocol::equal(th, cookie, Value::ZERO)?;
        let mut target = cookie;
        match whence {
            0 => {}
            1 if !zero => return Err(unsupported(th, "can't do nonzero cur-relative seeks")),
            1 => target = self.tell(th, this)?,
            2 if !zero => return Err(unsupported(th, "can't do nonzero end-relative seeks")),
            2 => {}
            other => {
                return Err(th.raise(
                    t::ValueError,
                    format!("invalid whence ({other}, should be 0, 1 or 2)"),
                ));
            }
        }
        if whence != 2 && pyjit_object::int::signum(protocol::index(th, target)?) < 0 {
            let shown = protocol::repr(th, target)?;
            return Err(th.raise(
                t::ValueError,
                format!("negative seek position {}", shown.display()),
            ));
        }
        protocol::call_method(th, this, th.names().flush, &[])?;
        self.forget_decoded();
        self.newlines.pending_cr.set(false);
        if let Some(decoder) = self.decoder.get() {
            protocol::call_method_str(th, decoder, "reset", &[])?;
        }
        let position = protocol::call_method_str(
            th,
            buffer,
            "seek",
            &[target, Value::int(if whence == 2 { 2 } else { 0 })],
        )?;
        if let Some(encoder) = self.encoder.get() {
            if protocol::equal(th, position, Value::ZERO)? {
                protocol::call_method_str(th, encoder, "reset", &[])?;
            } else {
                protocol::call_method_str(th, encoder, "setstate", &[Value::ZERO])?;
            }
        }
        Ok(position)
    }
}
