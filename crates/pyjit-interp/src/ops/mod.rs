//! The instructions, one file a family.

pub mod attr;
pub mod binary;
pub mod call;
pub mod compare;
pub mod container;
pub mod exception;
pub mod float;
pub mod generator;
pub mod global;
pub mod int;
pub mod iter;
pub mod jump;
pub mod local;
pub mod misc;
