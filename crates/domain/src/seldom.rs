//! What seldom changes: kept whole by every version of the world that has the same.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A part of the world that many versions of it share: the first change copies it.
#[derive(Clone, Debug, Default)]
pub struct Seldom<T>(Arc<T>);

impl<T> Deref for Seldom<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Seldom<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}
