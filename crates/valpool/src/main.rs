//! valpool
fn main() {}
