//! Tables of events, counters, exit reasons and options; the JSONL sink.
