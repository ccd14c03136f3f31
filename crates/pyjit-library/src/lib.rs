//! The pure-Python standard library, compiled at build time and embedded.
