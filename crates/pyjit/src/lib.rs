//! Assembly of the runtime: import, tier policy, command line, REPL.
