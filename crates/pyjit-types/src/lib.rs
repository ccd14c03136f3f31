//! The methods of the builtin types, one file or folder a type.
