//! The heap: allocation, marking, sweeping, barriers, roots, weak references, finalizers. Knows no Python.
