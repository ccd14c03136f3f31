//! What passes ask about the control flow: order, dominance, loops.

mod cfg;
mod loops;

pub use cfg::Cfg;
pub use loops::{Loop, Loops};
