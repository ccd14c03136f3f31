//! The position table, `co_linetable`. CPython: `InternalDocs/code_objects.md`, `Python/assemble.c`.

/// Where an instruction stands in the source. Negative numbers mean "none".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    pub lineno: i32,
    pub end_lineno: i32,
    pub col_offset: i32,
    pub end_col_offset: i32,
}

impl Position {
    /// No position at all.
    pub const NONE: Position = Position {
        lineno: -1,
        end_lineno: -1,
        col_offset: -1,
        end_col_offset: -1,
    };

    pub const fn new(
        lineno: i32,
        end_lineno: i32,
        col_offset: i32,
        end_col_offset: i32,
    ) -> Position {
        Position {
            lineno,
            end_lineno,
            col_offset,
            end_col_offset,
        }
    }
}

const ONE_LINE0: u8 = 10;
const NO_COLUMNS: u8 = 13;
const LONG: u8 = 14;
const NO_INFO: u8 = 15;

/// Builds a table.
#[derive(Debug)]
pub struct LineTableWriter {
    bytes: Vec<u8>,
    line: i32,
}

impl LineTableWriter {
    pub fn new(firstlineno: i32) -> LineTableWriter {
        LineTableWriter {
            bytes: Vec::new(),
            line: firstlineno,
        }
    }

    /// The next `units` code units stand at `position`.
    pub fn push(&mut self, position: Position, mut units: usize) {
        while units > 8 {
            self.entry(position, 8);
            units -= 8;
        }
        if units > 0 {
            self.entry(position, units);
        }
    }

    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn entry(&mut self, position: Position, units: usize) {
        let Position {
            lineno,
            end_lineno,
            col_offset: column,
            end_col_offset: end_column,
        } = position;
        let mut head = |code: u8| self.bytes.push(0x80 | code << 3 | (units - 1) as u8);
        if lineno < 0 {
            head(NO_INFO);
            return;
        }
        let delta = lineno.wrapping_sub(self.line);
        if column < 0 || end_column < 0 {
            if end_lineno == lineno || end_lineno == -1 {
                head(NO_COLUMNS);
                self.signed_varint(delta);
                self.line = lineno;
                return;
            }
        } else if end_lineno == lineno {
            if delta == 0 && column < 80 && end_column >= column && end_column - column < 16 {
                head((column >> 3) as u8);
                self.bytes
                    .push(((column & 7) << 4) as u8 | (end_column - column) as u8);
                return;
            }
            if (0..3).contains(&delta) && column < 128 && end_column < 128 {
                head(ONE_LINE0 + delta as u8);
                self.bytes.extend([column as u8, end_column as u8]);
                self.line = lineno;
                return;
            }
        }
        head(LONG);
        self.signed_varint(delta);
        self.varint(end_lineno.wrapping_sub(lineno) as u32);
        self.varint(column.wrapping_add(1) as u32);
        self.varint(end_column.wrapping_add(1) as u32);
        self.line = lineno;
    }

    fn varint(&mut self, mut value: u32) {
        while value >= 64 {
            self.bytes.push(0x40 | (value & 0x3f) as u8);
            value >>= 6;
        }
        self.bytes.push(value as u8);
    }

    fn signed_varint(&mut self, value: i32) {
        self.varint(if value < 0 {
            value.unsigned_abs() << 1 | 1
        } else {
            (value as u32) << 1
        });
    }
}

/// Decodes a table into runs: a position and how many units stand there. Malformed tables end early.
#[derive(Clone, Debug)]
pub struct LineEntries<'a> {
    rest: &'a [u8],
    line: i32,
}

impl<'a> LineEntries<'a> {
    pub fn new(table: &'a [u8], firstlineno: i32) -> LineEntries<'a> {
        LineEntries {
            rest: table,
            line: firstlineno,
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u32> {
        let (mut value, mut shift) = (0u32, 0);
        loop {
            let byte = self.byte()?;
            if shift < 32 {
                value |= ((byte & 0x3f) as u32) << shift;
            }
            shift += 6;
            if byte & 0x40 == 0 {
                return Some(value);
            }
        }
    }

    fn signed_varint(&mut self) -> Option<i32> {
        let value = self.varint()?;
        let magnitude = (value >> 1) as i32;
        Some(if value & 1 != 0 {
            -magnitude
        } else {
            magnitude
        })
    }
}

impl Iterator for LineEntries<'_> {
    type Item = (Position, usize);

    fn next(&mut self) -> Option<(Position, usize)> {
        let first = self.byte()?;
        let (code, units) = (first >> 3 & 15, (first & 7) as usize + 1);
        let position = match code {
            NO_INFO => Position::NONE,
            LONG => {
                self.line = self.line.wrapping_add(self.signed_varint()?);
                let end = self.line.wrapping_add(self.varint()? as i32);
                let column = (self.varint()? as i32).wrapping_sub(1);
                let end_column = (self.varint()? as i32).wrapping_sub(1);
                Position::new(self.line, end, column, end_column)
            }
            NO_COLUMNS => {
                self.line = self.line.wrapping_add(self.signed_varint()?);
                Position::new(self.line, self.line, -1, -1)
            }
            ONE_LINE0.. => {
                self.line = self.line.wrapping_add((code - ONE_LINE0) as i32);
                let (column, end_column) = (self.byte()? as i32, self.byte()? as i32);
                Position::new(self.line, self.line, column, end_column)
            }
            group => {
                let byte = self.byte()?;
                let column = (group as i32) << 3 | (byte >> 4 & 7) as i32;
                Position::new(self.line, self.line, column, column + (byte & 15) as i32)
            }
        };
        Some((position, units))
    }
}

/// The position of the unit at `offset`.
pub fn position_at(table: &[u8], firstlineno: i32, offset: usize) -> Position {
    let mut end = 0;
    for (position, units) in LineEntries::new(table, firstlineno) {
        end += units;
        if offset < end {
            return position;
        }
    }
    Position::NONE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        let runs = [
            (Position::new(1, 1, 0, 5), 1),
            (Position::new(2, 2, 100, 127), 9),
            (Position::new(1, 4, 7, 3), 2),
            (Position::NONE, 1),
            (Position::new(40, 40, -1, -1), 3),
            (Position::new(40, 40, 200, 300), 1),
        ];
        let mut writer = LineTableWriter::new(1);
        for (position, units) in runs {
            writer.push(position, units);
        }
        let table = writer.finish();
        let mut offset = 0;
        for (position, units) in runs {
            for _ in 0..units {
                assert_eq!(position_at(&table, 1, offset), position);
                offset += 1;
            }
        }
        assert_eq!(position_at(&table, 1, offset), Position::NONE);
    }
}
