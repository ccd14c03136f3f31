//! Tier 0: dispatch, inline caches, feedback, unwinding, generators.
