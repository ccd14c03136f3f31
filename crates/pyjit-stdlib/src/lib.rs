//! Native modules, one file or folder each.
