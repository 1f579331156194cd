//! The tree over the entries (RFC 9162, section 2.1, which is RFC 6962's): hashes of pairs, of
//! pairs of pairs, and so on up to one root. From the root anybody can check that an entry is in
//! the tree, and that a longer tree begins with a shorter one, with some twenty hashes.
//!
//! Only reckons: where the hashes are kept is the caller's business.

#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

use crate::chain::Hash;

/// The root of a subtree that is full: the one over the leaves from `index · 2^level` on, of which
/// there are `2^level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Steps above the leaves.
    pub level: u32,
    /// Its number among those of its level, from 0.
    pub index: u64,
}

/// Gives the hash at a place, or nothing when it can't.
pub type Lookup<'a> = dyn FnMut(Place) -> Option<Hash> + 'a;

/// Why a proof does not prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The tree is too small for it.
    #[error("the tree has no such leaf, or is smaller than the older one")]
    Outside,
    /// Too few or too many hashes.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The hashes add up to something else.
    #[error("the hashes do not add up to the root")]
    Root,
}

/// The hash of a leaf whose data is an entry's chain hash.
#[must_use]
pub fn leaf(entry: &Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([0])
            .chain_update(entry.0)
            .finalize()
            .into(),
    )
}

/// The hash of two subtrees.
#[must_use]
pub fn pair(left: &Hash, right: &Hash) -> Hash {
    let hash = Sha256::new().chain_update([1]).chain_update(left.0);
    Hash(hash.chain_update(right.0).finalize().into())
}

/// The root of a tree without leaves.
#[must_use]
pub fn empty() -> Hash {
    Hash(Sha256::digest([]).into())
}

impl Place {
    /// Where its hash lies in a file to which each leaf appends its own hash and the roots of the
    /// subtrees that it fills, lowest first.
    #[must_use]
    pub fn record(self) -> u64 {
        let last_leaf = ((self.index + 1) << self.level) - 1;
        records(last_leaf) + u64::from(self.level)
    }
}

/// How many hashes such a file holds for so many leaves.
#[must_use]
pub fn records(leaves: u64) -> u64 {
    2 * leaves - u64::from(leaves.count_ones())
}

/// The largest tree whose hashes are all among the first so many of such a file.
#[must_use]
pub fn leaves_within(held: u64) -> u64 {
    // A leaf takes one hash at least, and two but for the bits of their number.
    let mut leaves = held / 2;
    while records(leaves + 1) <= held {
        leaves += 1;
    }
    leaves
}

/// A tree that grows, of which only the roots of its full subtrees are kept, the largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peaks {
    size: u64,
    roots: Vec<Hash>,
}

impl Peaks {
    /// The tree of this size whose hashes are looked up.
    #[must_use]
    pub fn of(size: u64, lookup: &mut Lookup<'_>) -> Option<Self> {
        let roots = cover(0, size).into_iter().map(lookup).collect::<Option<_>>()?;
        Some(Self { size, roots })
    }

    /// How many leaves it has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf, and shows its hash and the roots of the subtrees that it fills, lowest first.
    pub fn push(&mut self, leaf: Hash, show: &mut dyn FnMut(&Hash)) {
        let mut hash = leaf;
        show(&hash);
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.roots.pop() else { break };
            hash = pair(&left, &hash);
            show(&hash);
        }
        self.roots.push(hash);
        self.size += 1;
    }

    /// Its root.
    #[must_use]
    pub fn root(&self) -> Hash {
        let together = |right: Hash, left: &Hash| pair(left, &right);
        let mut smallest_first = self.roots.iter().rev();
        smallest_first
            .next()
            .map_or_else(empty, |smallest| smallest_first.fold(*smallest, together))
    }
}

/// The full subtrees that make up the leaves from `begin` to before `end`, from left to right.
fn cover(mut begin: u64, end: u64) -> Vec<Place> {
    let mut places = Vec::new();
    while let Some(level) = (end.saturating_sub(begin)).checked_ilog2() {
        places.push(Place {
            level,
            index: begin >> level,
        });
        begin += 1 << level;
    }
    places
}

/// The largest power of two below a number of leaves, of which there are two or more.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

fn root_between(begin: u64, end: u64, lookup: &mut Lookup<'_>) -> Option<Hash> {
    let mut roots = cover(begin, end).into_iter().rev().map(lookup);
    let smallest = roots.next()??;
    roots.try_fold(smallest, |right, left| Some(pair(&left?, &right)))
}

/// The hashes that lead from a leaf to the root of the tree of this size, lowest first (RFC 9162,
/// section 2.1.3.1). Nothing when there is no such leaf, or a hash can't be looked up.
#[must_use]
pub fn inclusion(index: u64, size: u64, lookup: &mut Lookup<'_>) -> Option<Vec<Hash>> {
    if index >= size {
        return None;
    }
    let (mut begin, mut end) = (0, size);
    let mut path = Vec::new();
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            path.push(root_between(middle, end, lookup)?);
            end = middle;
        } else {
            path.push(root_between(begin, middle, lookup)?);
            begin = middle;
        }
    }
    path.reverse();
    Some(path)
}

/// The hashes that show that the tree of size `newer` begins with the one of size `older` (RFC
/// 9162, section 2.1.4.1). Nothing when it is the smaller one, or a hash can't be looked up.
#[must_use]
pub fn consistency(older: u64, newer: u64, lookup: &mut Lookup<'_>) -> Option<Vec<Hash>> {
    if older > newer {
        return None;
    }
    let (mut begin, mut end) = (0, newer);
    let mut proof = Vec::new();
    while older > 0 && older < end {
        let middle = begin + split(end - begin);
        if older <= middle {
            proof.push(root_between(middle, end, lookup)?);
            end = middle;
        } else {
            proof.push(root_between(begin, middle, lookup)?);
            begin = middle;
        }
    }
    // Whoever checks knows the older root already when it is a subtree of the newer tree.
    if begin > 0 {
        proof.push(root_between(begin, end, lookup)?);
    }
    proof.reverse();
    Some(proof)
}

/// Checks that a leaf is in the tree with this root (RFC 9162, section 2.1.3.2).
///
/// # Errors
/// [`Unproven`] when it is not shown.
pub fn check_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), Unproven> {
    if index >= size {
        return Err(Unproven::Outside);
    }
    let (mut place, mut last) = (index, size - 1);
    let mut reached = *leaf;
    for hash in path {
        if last == 0 {
            return Err(Unproven::Length);
        }
        if place & 1 == 1 || place == last {
            reached = pair(hash, &reached);
            skip_lonely(&mut place, &mut last);
        } else {
            reached = pair(&reached, hash);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    match (last == 0, reached == *root) {
        (false, _) => Err(Unproven::Length),
        (true, false) => Err(Unproven::Root),
        (true, true) => Ok(()),
    }
}

/// Goes up past the levels at which the last subtree has no neighbour.
fn skip_lonely(place: &mut u64, last: &mut u64) {
    while *place & 1 == 0 && *place != 0 {
        (*place, *last) = (*place >> 1, *last >> 1);
    }
}

/// Checks that the tree with the root `newer_root` begins with the one with `older_root` (RFC 9162,
/// section 2.1.4.2).
///
/// # Errors
/// [`Unproven`] when it is not shown.
pub fn check_consistency(
    (older, older_root): (u64, &Hash),
    (newer, newer_root): (u64, &Hash),
    proof: &[Hash],
) -> Result<(), Unproven> {
    if older > newer {
        return Err(Unproven::Outside);
    }
    if older == 0 || older == newer {
        let same = older < newer || older_root == newer_root;
        let good = same && (older > 0 || *older_root == empty());
        return match (proof.is_empty(), good) {
            (false, _) => Err(Unproven::Length),
            (true, false) => Err(Unproven::Root),
            (true, true) => Ok(()),
        };
    }
    let (first, rest) = if older.is_power_of_two() {
        (older_root, proof)
    } else {
        proof.split_first().ok_or(Unproven::Length)?
    };
    let (mut place, mut last) = (older - 1, newer - 1);
    let filled = place.trailing_ones();
    (place, last) = (place >> filled, last >> filled);
    let (mut reached_older, mut reached_newer) = (*first, *first);
    for hash in rest {
        if last == 0 {
            return Err(Unproven::Length);
        }
        if place & 1 == 1 || place == last {
            reached_older = pair(hash, &reached_older);
            reached_newer = pair(hash, &reached_newer);
            skip_lonely(&mut place, &mut last);
        } else {
            reached_newer = pair(&reached_newer, hash);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    let adds_up = reached_older == *older_root && reached_newer == *newer_root;
    match (last == 0, adds_up) {
        (false, _) => Err(Unproven::Length),
        (true, false) => Err(Unproven::Root),
        (true, true) => Ok(()),
    }
}
