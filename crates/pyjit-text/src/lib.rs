//! Algorithms on text and numbers that know no Python object: float text, the format mini-language, Unicode tables, codecs, the regular expression engine.
