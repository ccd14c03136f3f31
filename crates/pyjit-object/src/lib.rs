//! Values, shapes, classes, protocols, exceptions, the core types' data, thread and frame layouts.
