//! The instruction table, code objects as plain data, exception and line tables, marshal, text form.
