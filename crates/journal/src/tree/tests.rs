//! Every proof beside the definitions of RFC 6962, section 2.1, written down as they stand there.

#![allow(clippy::as_conversions, reason = "tests")]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// An entry's chain hash for a number.
fn entry(number: u64) -> Hash {
    Hash(Sha256::digest(number.to_be_bytes()).into())
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|number| leaf(&entry(number))).collect()
}

/// MTH(D[n]).
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty(),
        [one] => *one,
        more => {
            let (left, right) = more.split_at(k(more));
            pair(&mth(left), &mth(right))
        }
    }
}

/// The largest power of two smaller than n.
fn k(leaves: &[Hash]) -> usize {
    let mut power = 1;
    while power * 2 < leaves.len() {
        power *= 2;
    }
    power
}

/// PATH(m, D[n]).
fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(k(leaves));
    let (mut proof, other) = if m < left.len() {
        (path(m, left), mth(right))
    } else {
        (path(m - left.len(), right), mth(left))
    };
    proof.push(other);
    proof
}

/// SUBPROOF(m, D[n], b).
fn subproof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole { Vec::new() } else { vec![mth(leaves)] };
    }
    let (left, right) = leaves.split_at(k(leaves));
    let (mut proof, other) = if m <= left.len() {
        (subproof(m, left, whole), mth(right))
    } else {
        (subproof(m - left.len(), right, false), mth(left))
    };
    proof.push(other);
    proof
}

/// The records of a growing tree, as a file would hold them.
fn grown(leaves: &[Hash]) -> (Peaks, Vec<Hash>) {
    let (mut peaks, mut held) = (Peaks::default(), Vec::new());
    for leaf in leaves {
        peaks.push(*leaf, &mut |hash| held.push(*hash));
    }
    (peaks, held)
}

fn lookup(held: &[Hash]) -> impl FnMut(Place) -> Option<Hash> + '_ {
    |place| held.get(usize::try_from(place.record()).unwrap()).copied()
}

const SIZE_MAX: usize = 300;

#[test]
fn every_small_tree_is_as_defined_and_reads_back_from_its_records() {
    let leaves = leaves(SIZE_MAX as u64);
    let (_, held) = grown(&leaves);
    for size in 0..=SIZE_MAX {
        let (peaks, own) = grown(&leaves[..size]);
        assert_eq!(peaks.root(), mth(&leaves[..size]), "{size}");
        assert_eq!(own.len() as u64, records(size as u64), "{size}");
        assert_eq!(own, held[..own.len()]);
        assert_eq!(Peaks::of(size as u64, &mut lookup(&held)), Some(peaks));
    }
    for count in 0..=held.len() as u64 {
        let size = leaves_within(count);
        assert!(records(size) <= count && records(size + 1) > count, "{count}");
    }
}

#[test]
fn every_inclusion_of_small_trees_is_as_defined_and_checks() {
    let leaves = leaves(SIZE_MAX as u64);
    let (_, held) = grown(&leaves);
    for size in (1..=70).chain([127, 128, 129, 255, 256, 257, SIZE_MAX]) {
        let root = mth(&leaves[..size]);
        for index in 0..size {
            let (at, of) = (index as u64, size as u64);
            let proof = inclusion(at, of, &mut lookup(&held)).unwrap();
            assert_eq!(proof, path(index, &leaves[..size]), "{index} of {size}");
            assert_eq!(check_inclusion(&leaves[index], at, of, &proof, &root), Ok(()));
        }
    }
}

#[test]
fn every_consistency_of_small_trees_is_as_defined_and_checks() {
    let leaves = leaves(SIZE_MAX as u64);
    let (_, held) = grown(&leaves);
    for newer in (1..=70).chain([127, 128, 129, 256, 257, SIZE_MAX]) {
        let newer_root = mth(&leaves[..newer]);
        for older in 1..=newer {
            let sizes = (older as u64, newer as u64);
            let proof = consistency(sizes.0, sizes.1, &mut lookup(&held)).unwrap();
            assert_eq!(
                proof,
                subproof(older, &leaves[..newer], true),
                "{older} in {newer}"
            );
            let older_root = mth(&leaves[..older]);
            let checked = check_consistency((sizes.0, &older_root), (sizes.1, &newer_root), &proof);
            assert_eq!(checked, Ok(()), "{older} in {newer}");
        }
    }
}

#[test]
fn the_known_tree_of_other_programs_comes_out_the_same() {
    // The root of the tree with the eight leaves that other programs are tested with, from
    // RFC 6962's own reference code: a leaf's data there is bytes of any length.
    let data: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let leaves = data.map(|data| {
        Hash(
            Sha256::new()
                .chain_update([0])
                .chain_update(data)
                .finalize()
                .into(),
        )
    });
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    for (size, root) in (1..).zip(roots) {
        assert_eq!(grown(&leaves[..size]).0.root().to_string(), root, "{size}");
    }
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(Peaks::default().root().to_string(), nothing);
}

#[test]
fn what_is_outside_of_the_tree_is_not_proven() {
    let (_, held) = grown(&leaves(10));
    let none = Hash::default();
    assert_eq!(inclusion(10, 10, &mut lookup(&held)), None);
    assert_eq!(inclusion(0, 0, &mut lookup(&held)), None);
    assert_eq!(inclusion(3, 11, &mut lookup(&held)), None, "a hash is missing");
    assert_eq!(consistency(11, 10, &mut lookup(&held)), None);
    assert_eq!(consistency(9, 11, &mut lookup(&held)), None, "a hash is missing");
    assert_eq!(Peaks::of(11, &mut lookup(&held)), None);
    assert_eq!(check_inclusion(&none, 10, 10, &[], &none), Err(Unproven::Outside));
    assert_eq!(
        check_consistency((11, &none), (10, &none), &[]),
        Err(Unproven::Outside)
    );
}

#[test]
fn an_empty_tree_is_the_beginning_of_any_and_equal_trees_need_no_hash() {
    let (older, root) = (empty(), entry(1));
    assert_eq!(consistency(0, 7, &mut |_| None), Some(Vec::new()));
    assert_eq!(check_consistency((0, &older), (7, &root), &[]), Ok(()));
    assert_eq!(
        check_consistency((0, &root), (7, &root), &[]),
        Err(Unproven::Root)
    );
    assert_eq!(
        check_consistency((0, &older), (7, &root), &[root]),
        Err(Unproven::Length)
    );
    assert_eq!(check_consistency((7, &root), (7, &root), &[]), Ok(()));
    assert_eq!(
        check_consistency((7, &older), (7, &root), &[]),
        Err(Unproven::Root)
    );
    assert_eq!(
        check_consistency((7, &root), (7, &root), &[root]),
        Err(Unproven::Length)
    );
    assert_eq!(
        check_consistency((3, &root), (7, &root), &[]),
        Err(Unproven::Length)
    );
}

/// A tree of any size in which every leaf is the same: its full subtrees are known by their level.
fn uniform(level: u32) -> Hash {
    let mut hash = leaf(&entry(0));
    for _ in 0..level {
        hash = pair(&hash, &hash);
    }
    hash
}

proptest! {
    #[test]
    fn large_trees_prove_and_a_changed_proof_does_not(
        size in 1..=1_u64 << 40,
        at in any::<u64>(),
        spoilt in any::<prop::sample::Index>(),
        bit in 0..256_usize,
    ) {
        let mut known = BTreeMap::new();
        let mut lookup = |place: Place| Some(*known.entry(place.level).or_insert_with(|| uniform(place.level)));
        let (index, leaf) = (at % size, leaf(&entry(0)));
        let root = Peaks::of(size, &mut lookup).unwrap().root();
        let path = inclusion(index, size, &mut lookup).unwrap();
        prop_assert!(path.len() <= 40);
        prop_assert_eq!(check_inclusion(&leaf, index, size, &path, &root), Ok(()));
        let flip = |hashes: &[Hash]| {
            let mut hashes = hashes.to_vec();
            let place = spoilt.index(hashes.len());
            hashes[place].0[bit / 8] ^= 1 << (bit % 8);
            hashes
        };
        prop_assert!(check_inclusion(&entry(1), index, size, &path, &root).is_err());
        if !path.is_empty() {
            prop_assert_eq!(check_inclusion(&leaf, index, size, &flip(&path), &root), Err(Unproven::Root));
            prop_assert!(check_inclusion(&leaf, index, size, &path[1..], &root).is_err());
        }
        let longer = [path.as_slice(), &[root]].concat();
        prop_assert_eq!(check_inclusion(&leaf, index, size, &longer, &root), Err(Unproven::Length));

        let older = 1 + index;
        let older_root = Peaks::of(older, &mut lookup).unwrap().root();
        let proof = consistency(older, size, &mut lookup).unwrap();
        let check = |proof: &[Hash]| check_consistency((older, &older_root), (size, &root), proof);
        prop_assert_eq!(check(&proof), Ok(()));
        if !proof.is_empty() {
            prop_assert!(check(&flip(&proof)).is_err());
            prop_assert!(check(&proof[1..]).is_err());
        }
        prop_assert_eq!(check(&[proof.as_slice(), &[root]].concat()), Err(Unproven::Length));
    }
}
