//! From byte offsets to lines and columns. Lookups come nearly in order, so the last line is remembered.

use crate::ast::Span;

pub struct Lines {
    /// Where each line starts; closed by the length of the source.
    starts: Vec<u32>,
    /// The line of the last lookup.
    last: usize,
}

impl Lines {
    pub fn new(source: &str) -> Lines {
        let mut starts = Vec::with_capacity(source.len() / 24 + 2);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at as u32 + 1));
        Lines { starts, last: 0 }
    }

    /// Line from 1 and column from 0 of a byte offset.
    pub fn place(&mut self, offset: u32) -> (i32, i32) {
        let inside = |line: usize| {
            self.starts[line] <= offset
                && self.starts.get(line + 1).is_none_or(|&next| offset < next)
        };
        if !inside(self.last) {
            if self.last + 1 < self.starts.len() && inside(self.last + 1) {
                self.last += 1;
            } else {
                self.last = self.starts.partition_point(|&start| start <= offset) - 1;
            }
        }
        (
            self.last as i32 + 1,
            (offset - self.starts[self.last]) as i32,
        )
    }

    pub fn span(&mut self, start: u32, end: u32) -> Span {
        let (lineno, col_offset) = self.place(start);
        let (end_lineno, end_col_offset) = self.place(end);
        Span {
            lineno,
            col_offset,
            end_lineno,
            end_col_offset,
        }
    }
}
