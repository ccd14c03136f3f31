//! Random object graphs against a model: nothing reachable is freed or changed, and garbage goes away.

// The fixture keeps to the heap's rules: objects are rooted or fresh, and one thread runs at a time.
#![allow(clippy::undocumented_unsafe_blocks)]

mod common;

use common::*;
use pyjit_gc::*;
use std::collections::{HashMap, HashSet};

/// The model: id -> (kind, references), and the root ids, in step with the shadow stack.
struct Model {
    edges: HashMap<u64, Vec<Option<u64>>>,
    roots: Vec<u64>,
}

impl Model {
    fn reachable(&self) -> HashSet<u64> {
        let mut seen = HashSet::new();
        let mut stack = self.roots.clone();
        while let Some(id) = stack.pop() {
            if seen.insert(id) {
                stack.extend(self.edges[&id].iter().flatten());
            }
        }
        seen
    }
}

fn check(f: &Fixture, model: &Model) -> HashMap<u64, Gc<Node>> {
    let mut seen: HashMap<u64, Gc<Node>> = HashMap::new();
    let roots = f.world.roots.borrow().clone();
    let mut stack: Vec<(u64, Gc<Node>)> = Vec::new();
    for (&id, &root) in model.roots.iter().zip(&roots) {
        stack.push((id, unsafe { Gc::from_bits(root) }));
    }
    while let Some((id, node)) = stack.pop() {
        if seen.contains_key(&id) {
            assert_eq!(seen[&id], node);
            continue;
        }
        assert!(f.heap.is_valid_object(node.address()));
        assert_eq!(node.id.get(), id);
        let edges = &model.edges[&id];
        assert_eq!(node.count.get(), edges.len());
        for (slot, edge) in node.slots().iter().zip(edges) {
            match (slot.get(), edge) {
                (None, None) => {}
                (Some(to), Some(to_id)) => stack.push((*to_id, to)),
                other => panic!("reference of {id}: {other:?}"),
            }
        }
        seen.insert(id, node);
    }
    seen
}

fn count_objects(f: &Fixture) -> usize {
    let mut count = 0;
    f.heap.for_each_object(&mut |_| count += 1);
    count
}

fn fuzz(seed: u64, steps: usize, config: Config) {
    let f = Fixture::new(config);
    let mut random = Random(seed);
    let mut model = Model {
        edges: HashMap::new(),
        roots: Vec::new(),
    };
    let mut next_id = 1;
    // Weak reference object -> (referent's id, its root).
    let mut weaks: HashMap<*mut Header, (u64, RootId)> = HashMap::new();
    let mut with_finalizer = HashSet::new();
    let mut finalized = HashSet::new();
    for step in 0..steps {
        match random.below(100) {
            0..55 => {
                let count = match random.below(200) {
                    0..150 => random.below(6),
                    150..190 => random.below(40),
                    190..197 => random.below(900),
                    _ => 1000 + random.below(20_000),
                };
                let node = f.node(next_id, count);
                f.root(node);
                model.roots.push(next_id);
                let mut edges = vec![None; count];
                for _ in 0..count.min(4) {
                    let at = random.below(count);
                    let to = random.below(model.roots.len());
                    let target = unsafe { Gc::from_bits(f.world.roots.borrow()[to]) };
                    node.slots()[at].set(&node, Some(target));
                    edges[at] = Some(model.roots[to]);
                }
                model.edges.insert(next_id, edges);
                if random.below(20) == 0 {
                    let weak = f.try_node(WEAK, 0, 0).unwrap();
                    let root = f.heap.roots.add(weak.bits());
                    weaks.insert(weak.as_ptr().cast(), (next_id, root));
                    f.register_weak(node.as_header(), weak.as_ptr().cast());
                }
                if random.below(30) == 0 {
                    f.register_finalizer(node.as_ptr().cast());
                    with_finalizer.insert(next_id);
                }
                next_id += 1;
            }
            55..80 if !model.roots.is_empty() => {
                // A store into something rooted, or one step behind it.
                let from = random.below(model.roots.len());
                let mut id = model.roots[from];
                let mut node: Gc<Node> = unsafe { Gc::from_bits(f.world.roots.borrow()[from]) };
                for _ in 0..random.below(4) {
                    if node.count.get() == 0 {
                        break;
                    }
                    let at = random.below(node.count.get());
                    let Some(next) = node.slots()[at].get() else {
                        break;
                    };
                    id = model.edges[&id][at].unwrap();
                    node = next;
                }
                if node.count.get() > 0 {
                    let at = random.below(node.count.get());
                    let to = random.below(model.roots.len() + 1);
                    let edge = model.roots.get(to).copied();
                    let target = f
                        .world
                        .roots
                        .borrow()
                        .get(to)
                        .map(|&bits| unsafe { Gc::from_bits(bits) });
                    node.slots()[at].set(&node.head, target);
                    model.edges.get_mut(&id).unwrap()[at] = edge;
                }
            }
            80..98
                if model.roots.len() > 20 || (!model.roots.is_empty() && random.below(4) == 0) =>
            {
                let at = random.below(model.roots.len());
                model.roots.swap_remove(at);
                f.world.roots.borrow_mut().swap_remove(at);
            }
            98 if random.below(50) == 0 => f.heap.collect_minor(),
            99 if random.below(100) == 0 => f.heap.collect_major(),
            _ => {}
        }
        if step % 5000 == 4999 {
            check(&f, &model);
            f.heap.verify().unwrap();
            f.heap.collect_major();
            let reachable = model.reachable();
            while let Some(object) = f.heap.next_finalizer() {
                let id = unsafe { (*object.cast::<Node>()).id.get() };
                assert!(!reachable.contains(&id) && with_finalizer.remove(&id));
                assert!(finalized.insert(id));
            }
            assert!(with_finalizer.is_subset(&reachable));
            f.heap.collect_major();
            model.edges.retain(|id, _| reachable.contains(id));
            for cleared in f.world.cleared.borrow_mut().drain(..) {
                let (id, root) = weaks.remove(&cleared.weak).expect("cleared once");
                assert!(!reachable.contains(&id));
                f.heap.roots.remove(root);
            }
            assert!(weaks.values().all(|(id, _)| reachable.contains(id)));
            f.heap.collect_major();
            assert_eq!(check(&f, &model).len(), reachable.len());
            assert_eq!(count_objects(&f), reachable.len() + weaks.len());
            f.heap.verify().unwrap();
        }
    }
    for (_, root) in weaks.values() {
        f.heap.roots.remove(*root);
    }
    f.world.roots.borrow_mut().clear();
    f.heap.collect_major();
    while f.heap.next_finalizer().is_some() {}
    f.heap.collect_major();
    assert_eq!(count_objects(&f), 0);
}

#[test]
fn random_graphs() {
    for seed in 1..6 {
        fuzz(
            seed * 7919,
            40_000,
            Config {
                nursery_bytes: 256 << 10,
                ..Config::default()
            },
        );
    }
}

#[test]
fn random_graphs_default_nursery() {
    fuzz(42, 200_000, Config::default());
}

#[test]
fn random_graphs_under_stress() {
    fuzz(
        3,
        5_000,
        Config {
            stress: 1,
            verify: true,
            ..Config::default()
        },
    );
    fuzz(
        4,
        20_000,
        Config {
            stress: 7,
            ..Config::default()
        },
    );
}
