//! Weak references, finalizers, destructors, large objects, native stacks, limits, the verifier: one by one.

// The fixture keeps to the heap's rules: objects are rooted or fresh, and one thread runs at a time.
#![allow(clippy::undocumented_unsafe_blocks)]

mod common;

use common::*;
use pyjit_gc::*;
use std::hint::black_box;

fn fixture() -> Fixture {
    Fixture::new(Config::default())
}

fn ids(objects: &[*mut Header]) -> Vec<u64> {
    objects
        .iter()
        .map(|&object| unsafe { (*object.cast::<Node>()).id.get() })
        .collect()
}

fn count_objects(f: &Fixture) -> usize {
    let mut count = 0;
    f.heap.for_each_object(&mut |_| count += 1);
    count
}

/// An address that the compiler does not follow, so that it is on no stack as a pointer would be.
fn hide(node: Gc<Node>) -> usize {
    !node.address()
}

#[test]
fn weak_references_are_cleared_with_their_referents() {
    for major in [false, true] {
        let f = fixture();
        let collect = || {
            if major {
                f.heap.collect_major()
            } else {
                f.heap.collect_minor()
            }
        };
        let (kept, lost) = (f.node(1, 0), f.node(2, 0));
        let weaks = [3, 4, 5].map(|id| f.try_node(WEAK, id, 0).unwrap());
        f.root(kept);
        f.root(weaks[0]);
        f.root(weaks[1]);
        for (referent, weak) in [
            (kept, weaks[0]),
            (lost, weaks[1]),
            (lost, weaks[2]),
            (lost, weaks[0]),
        ] {
            f.register_weak(referent.as_header(), weak.as_ptr().cast());
        }
        assert_eq!(f.weak_references(lost.as_header()).len(), 3);
        collect();
        let referent = lost.address();
        let cleared = |weak: Gc<Node>| ClearedWeak {
            referent,
            weak: weak.as_ptr().cast(),
        };
        // Not weaks[2], which died too; in order of registration.
        assert_eq!(
            *f.world.cleared.borrow(),
            [cleared(weaks[1]), cleared(weaks[0])]
        );
        assert_eq!(
            f.weak_references(kept.as_header()),
            [weaks[0].as_ptr().cast()]
        );
        assert!(kept.head.has_flag(WEAKREFED));
        assert_eq!(f.heap.stats().weak_referents, 1);

        f.unregister_weak(kept.as_header(), weaks[0].as_ptr().cast());
        assert!(!kept.head.has_flag(WEAKREFED));
        assert_eq!(f.heap.stats().weak_referents, 0);
    }
}

/// A weak reference object as a runtime would lay it out.
#[repr(C)]
struct WeakObject {
    head: Header,
    callback: u64,
    cell: WeakCell,
}

#[test]
fn weak_cells_are_emptied() {
    for major in [false, true] {
        let f = fixture();
        let (kept, lost) = (f.node(1, 0), f.node(2, 0));
        f.root(kept);
        let make = |referent: Gc<Node>| {
            let header = Header::new(WEAK, 0, 0);
            let weak = unsafe {
                Gc::<WeakObject>::from_header(f.alloc.alloc(size_of::<WeakObject>(), header))
            };
            f.heap.roots.add(weak.bits());
            assert_eq!(weak.cell.get(), None);
            unsafe {
                f.heap
                    .set_weak(weak.as_ptr().cast(), &weak.cell, referent.as_header())
            };
            assert_eq!(weak.cell.get(), Some(referent.as_ptr().cast()));
            weak
        };
        let weaks = [make(kept), make(lost), make(lost)];
        if major {
            f.heap.collect_major()
        } else {
            f.heap.collect_minor()
        }
        assert_eq!(
            weaks.map(|weak| weak.cell.get().is_some()),
            [true, false, false]
        );
        assert_eq!(f.world.cleared.borrow().len(), 2);
        f.unregister_weak(kept.as_header(), weaks[0].as_ptr().cast());
        assert_eq!(weaks[0].cell.get(), None);
    }
}

#[test]
fn a_dead_weak_reference_leaves_no_trace() {
    let f = fixture();
    let kept = f.node(1, 0);
    f.root(kept);
    f.heap.collect_minor();
    let weak = f.try_node(WEAK, 2, 0).unwrap();
    f.register_weak(kept.as_header(), weak.as_ptr().cast());
    f.heap.collect_minor();
    assert!(f.world.cleared.borrow().is_empty());
    assert!(!kept.head.has_flag(WEAKREFED));
    assert!(f.weak_references(kept.as_header()).is_empty());
}

#[test]
fn finalizers_run_once_owners_first() {
    for major in [false, true] {
        let f = fixture();
        let collect = || {
            if major {
                f.heap.collect_major()
            } else {
                f.heap.collect_minor()
            }
        };
        // 5 -> 4 -> 3 through plain nodes; 1 and 2 alone; 6 <-> 7 a cycle.
        let n: Vec<Gc<Node>> = (1..=7).map(|id| f.node(id, 1)).collect();
        let link = |from: usize, to: usize| {
            let between = f.node(100 + from as u64, 1);
            between.slots()[0].set(&between, Some(n[to - 1]));
            n[from - 1].slots()[0].set(&n[from - 1], Some(between));
        };
        link(5, 4);
        link(4, 3);
        link(6, 7);
        link(7, 6);
        for &node in &n {
            f.register_finalizer(node.as_ptr().cast());
            f.register_finalizer(node.as_ptr().cast());
        }
        assert_eq!(f.heap.stats().finalizers, 7);
        collect();
        let order = ids(&f.world.queued.borrow());
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [1, 2, 3, 4, 5, 6, 7]);
        let at = |id: u64| order.iter().position(|&other| other == id).unwrap();
        assert!(at(5) < at(4) && at(4) < at(3), "{order:?}");
        assert!(at(1) < at(2), "{order:?}");
        // While they wait they live, with what they refer to.
        f.heap.collect_major();
        assert_eq!(count_objects(&f), 7 + 4);
        assert_eq!(n[4].slots()[0].get().unwrap().id.get(), 105);
        // Number 1 is resurrected for good; nobody is finalized twice.
        while let Some(object) = f.heap.next_finalizer() {
            let node = unsafe { Gc::<Node>::from_header(object) };
            assert!(node.head.has_flag(FINALIZED) && !node.head.has_flag(HAS_FINALIZER));
            if node.id.get() == 1 {
                f.root(node);
            }
            f.register_finalizer(object);
        }
        f.world.queued.borrow_mut().clear();
        f.heap.collect_major();
        assert_eq!(count_objects(&f), 1);
        f.world.roots.borrow_mut().clear();
        f.heap.collect_major();
        assert_eq!(count_objects(&f), 0);
        assert!(f.world.queued.borrow().is_empty());
    }
}

#[test]
fn weak_references_outlive_a_finalizer() {
    let f = fixture();
    let (node, weak) = (f.node(1, 0), f.try_node(WEAK, 2, 0).unwrap());
    f.root(weak);
    f.register_finalizer(node.as_ptr().cast());
    f.register_weak(node.as_header(), weak.as_ptr().cast());
    f.heap.collect_minor();
    assert!(f.world.cleared.borrow().is_empty());
    assert!(f.heap.next_finalizer().is_some());
    f.heap.collect_major();
    assert_eq!(f.world.cleared.borrow().len(), 1);
}

#[test]
fn all_finalizers_can_be_taken_at_exit() {
    let f = fixture();
    for id in [1, 2, 3] {
        let node = f.node(id, 0);
        f.root(node);
        f.register_finalizer(node.as_ptr().cast());
        f.heap.collect_minor();
    }
    assert_eq!(ids(&f.heap.take_all_finalizers()), [1, 2, 3]);
    assert!(f.heap.take_all_finalizers().is_empty());
}

#[test]
fn destructors_run_once() {
    let f = fixture();
    let kept = f.try_node(DROPPED, 1, 0).unwrap();
    f.root(kept);
    f.try_node(DROPPED, 2, 0);
    f.heap.collect_minor();
    DROPS.with(|drops| assert_eq!(*drops.borrow(), [2]));
    f.try_node(DROPPED, 3, 2000);
    f.heap.collect_major();
    f.heap.collect_major();
    DROPS.with(|drops| assert_eq!(*drops.borrow(), [2, 3]));
    drop(f);
    DROPS.with(|drops| assert_eq!(*drops.borrow(), [2, 3, 1]));
}

#[test]
fn large_objects_are_found_by_any_address_in_them() {
    let f = fixture();
    let counts = [1100, 5000, 100_000, 3_000_000];
    let rooted = |&count: &usize| {
        let node = f.node(count as u64, count);
        f.root(node);
        node
    };
    let nodes: Vec<_> = counts.iter().map(rooted).collect();
    for (&node, &count) in nodes.iter().zip(&counts) {
        assert!(node.head.has_flag(LARGE_ARRAY));
        let last = node.slots().as_ptr().wrapping_add(count - 1) as usize;
        assert_eq!(f.heap.object_containing(last), Some(node.as_header()));
        assert!(!f.heap.is_valid_object(last));
        assert!(f.heap.is_valid_object(node.address()));
        let bytes = f.heap.size_of(node.as_header());
        assert!(bytes >= 24 + count * 8 && bytes < 24 + count * 8 + 4096);
        assert_eq!(
            f.heap.object_containing(node.address() + bytes).is_some(),
            count != 3_000_000
        );
    }
    f.heap.collect_major();
    assert_eq!(f.heap.stats().large_objects, 4);
    // A young object hanging on an old large one survives a minor collection by its card alone.
    let young = f.node(77, 0);
    nodes[3].slots()[2_999_999].set(&nodes[3], Some(young));
    assert_eq!(nodes[3].head.gc(), GC_OLD_LARGE);
    f.heap.collect_minor();
    assert_eq!(nodes[3].slots()[2_999_999].get().unwrap().id.get(), 77);
    assert!(f.heap.is_valid_object(young.address()));
    // And one that was stored wholesale, by its range.
    let young = f.node(78, 0);
    nodes[2].slots()[50_000].init(Some(young));
    unsafe {
        write_barrier_range(
            nodes[2].as_header(),
            nodes[2].slots().as_ptr().cast(),
            100_000,
        )
    };
    f.heap.collect_minor();
    assert_eq!(nodes[2].slots()[50_000].get().unwrap().id.get(), 78);
    let stale: Vec<usize> = nodes.iter().map(|node| node.address()).collect();
    f.world.roots.borrow_mut().clear();
    f.heap.collect_major();
    assert!(
        stale
            .iter()
            .all(|&address| f.heap.object_containing(address + 8).is_none())
    );
    assert_eq!(f.heap.stats().large_objects, 0);
    // The pages are used again, and zeroed.
    let high = f.heap.stats().heap_bytes;
    for _ in 0..20 {
        f.node(1, 5000);
        f.node(2, 100_000);
        f.heap.collect_major();
    }
    assert_eq!(f.heap.stats().heap_bytes, high);
}

#[test]
fn large_objects_grow_in_place() {
    let f = fixture();
    let small = f.node(0, 10);
    let node = f.node(1, 2000);
    f.root(node);
    let count = |bytes: usize| (bytes - 24) / 8;
    unsafe {
        assert!(!f.heap.grow_in_place(small.as_header(), 100_000));
        assert!(f.heap.grow_in_place(node.as_header(), 2_000_000));
        node.count.set(count(2_000_000));
        f.heap.collect_minor();
        let last = node.slots().last().unwrap();
        assert_eq!(last.get(), None);
        last.set(&node, Some(f.node(2, 0)));
        f.heap.collect_minor();
        assert_eq!(last.get().unwrap().id.get(), 2);
        assert!(f.heap.size_of(node.as_header()) >= 2_000_000);
        assert!(
            f.heap
                .object_containing(last as *const _ as usize)
                .is_some()
        );
        // Something is in the way now.
        f.root(f.node(3, 3000));
        assert!(!f.heap.grow_in_place(node.as_header(), 4_000_000));
        assert!(!f.heap.grow_in_place(node.as_header(), usize::MAX));
        f.heap.verify().unwrap();
    }
    f.world.roots.borrow_mut().clear();
    f.heap.collect_major();
    assert_eq!(f.heap.stats().large_objects, 0);
}

#[test]
fn collections_are_reported() {
    let f = fixture();
    let sink = std::sync::Arc::new(pyjit_events::Sink::to_memory());
    f.heap.set_sink(sink.clone());
    f.node(1, 0);
    f.heap.collect_minor();
    f.heap.collect_major();
    let lines = sink.contents().unwrap();
    assert_eq!(lines.lines().count(), 2);
    assert!(
        lines.contains("\"event\":\"gc.collected\",\"generation\":\"minor\""),
        "{lines}"
    );
    assert!(lines.contains("\"freed_objects\":1,"), "{lines}");
}

#[test]
fn options_make_a_configuration() {
    let mut options = HeapOptions::default();
    let config = options.config();
    let default = Config::default();
    assert_eq!(
        (
            config.nursery_bytes,
            config.max_nursery_bytes,
            config.min_major_bytes,
            config.limit_bytes
        ),
        (
            default.nursery_bytes,
            default.max_nursery_bytes,
            default.min_major_bytes,
            default.limit_bytes
        )
    );
    assert_eq!(options.take_flag("--gc-stress=3"), Ok(true));
    assert_eq!(options.take_flag("--gc-nursery=32M"), Ok(true));
    let config = options.config();
    assert_eq!(
        (
            config.stress,
            config.nursery_bytes,
            config.max_nursery_bytes
        ),
        (3, 32 << 20, 32 << 20)
    );
}

#[test]
fn a_big_array_touches_little_memory() {
    fn resident() -> usize {
        let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
        statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
    }
    let f = Fixture::new(Config::default());
    let before = resident();
    let object = unsafe { f.alloc.alloc(4 << 30, Header::new(LEAF, 0, 0)) };
    assert!(!object.is_null());
    // Four bytes a page in the map, and what other tests use meanwhile.
    assert!(resident() < before + (200 << 20));
}

#[test]
fn memory_ends_in_null_and_comes_back() {
    let f = Fixture::new(Config {
        limit_bytes: 8 << 20,
        ..Config::default()
    });
    for bytes in [16 << 20, 1 << 40, usize::MAX - 4096, usize::MAX] {
        assert!(unsafe { f.alloc.alloc(bytes, Header::new(LEAF, 0, 0)) }.is_null());
    }
    for round in 0..3 {
        let mut made = 0u64;
        while let Some(node) = f.try_node(NODE, made, 5) {
            f.root(node);
            made += 1;
        }
        assert!(made * 64 > 7 << 20, "{made} objects in round {round}");
        assert!(f.try_node(NODE, 0, 3000).is_none());
        // Every other one goes: there are holes of one cell each, and they are all found.
        let mut keep = false;
        f.world.roots.borrow_mut().retain(|_| {
            keep = !keep;
            keep
        });
        let mut again = 0u64;
        while let Some(node) = f.try_node(NODE, again, 5) {
            f.root(node);
            again += 1;
        }
        assert!(again >= made / 2 - 100, "{again} of {made}");
        f.world.roots.borrow_mut().clear();
        f.heap.collect_major();
        assert!(f.try_node(NODE, 0, 500_000).is_some());
        f.heap.collect_major();
    }
}

#[test]
fn native_stacks_are_roots() {
    let f = fixture();
    let id = f.heap.stacks.register_thread(stack::stack_base().unwrap());
    let node = black_box(f.node(1, 1));
    let child = f.node(2, 0);
    node.slots()[0].set(&node, Some(child));
    // Only an interior pointer is left of this one.
    let inner: *const Field<Option<Gc<Node>>> = black_box(&f.node(3, 10).slots()[7]);
    f.heap.collect_major();
    assert_eq!(node.slots()[0].get().unwrap().id.get(), 2);
    assert!(f.heap.object_containing(inner as usize).is_some());
    black_box(inner);
    f.heap.stacks.unregister_thread(id);
}

#[inline(never)]
fn make_garbage(f: &Fixture, depth: usize) -> Vec<usize> {
    if depth > 0 {
        return black_box(make_garbage(f, depth - 1));
    }
    (0..100).map(|id| hide(f.node(id, 2))).collect()
}

#[test]
fn dead_stack_keeps_little_alive() {
    let f = fixture();
    let id = f.heap.stacks.register_thread(stack::stack_base().unwrap());
    let hidden = make_garbage(&f, 20);
    stack::scrub_stack();
    f.heap.collect_major();
    let live = hidden
        .iter()
        .filter(|&&hidden| f.heap.is_valid_object(!hidden))
        .count();
    assert!(live <= 2, "{live} of 100 kept alive");
    f.heap.stacks.unregister_thread(id);
}

#[test]
fn parked_threads_keep_their_objects() {
    let f = fixture();
    let main_id = f.heap.stacks.register_thread(stack::stack_base().unwrap());
    struct Shared<'a>(&'a Fixture);
    unsafe impl Sync for Shared<'_> {}
    impl<'a> Shared<'a> {
        fn fixture(&self) -> &'a Fixture {
            self.0
        }
    }
    let shared = Shared(&f);
    let node = black_box(f.node(41, 0));
    // The lock is handed over by joining: one thread runs at a time.
    f.heap.stacks.park(main_id, || {
        std::thread::scope(|scope| {
            scope
                .spawn(|| {
                    let f = shared.fixture();
                    let alloc = Box::new(Allocator::new());
                    unsafe { f.heap.attach(&alloc) };
                    let id = f.heap.stacks.register_thread(stack::stack_base().unwrap());
                    let mine = black_box(unsafe { alloc.alloc(64, Header::new(LEAF, 0, 0)) });
                    f.heap.collect_major();
                    assert!(f.heap.is_valid_object(mine as usize));
                    f.heap.stacks.unregister_thread(id);
                    f.heap.detach(&alloc);
                })
                .join()
                .unwrap();
        });
    });
    assert!(f.heap.is_valid_object(node.address()));
    assert_eq!(node.id.get(), 41);
    f.heap.stacks.unregister_thread(main_id);
}

/// As a runtime does it: each thread has an allocator and a stack, works under the lock, and parks to let others work.
#[test]
fn threads_take_turns() {
    use std::sync::Mutex;
    struct Shared {
        heap: Box<Heap>,
        lock: Mutex<u32>,
    }
    let config = Config {
        nursery_bytes: 256 << 10,
        min_major_bytes: 1 << 20,
        ..Config::default()
    };
    let shared = Shared {
        heap: Heap::new(config, &KINDS).unwrap(),
        lock: Mutex::new(0),
    };
    let work = |thread: u64| {
        let heap = &shared.heap;
        let mut guard = Some(shared.lock.lock().unwrap());
        let alloc = Box::new(Allocator::new());
        unsafe { heap.attach(&alloc) };
        let id = heap.stacks.register_thread(stack::stack_base().unwrap());
        for round in 0..200u64 {
            // A list that only this stack knows.
            let mut list: Option<Gc<Node>> = None;
            for i in 0..200 {
                let object = unsafe { alloc.alloc(size_of::<Node>() + 8, Header::new(NODE, 0, 0)) };
                let node = unsafe { Gc::<Node>::from_header(object) };
                node.count.set(1);
                node.id.set(thread << 32 | round << 16 | i);
                node.slots()[0].set(&node, list);
                list = Some(node);
                if i % 50 == 7 {
                    **guard.as_mut().unwrap() += 1;
                    heap.stacks.park(id, || {
                        drop(guard.take());
                        std::thread::yield_now();
                        guard = Some(shared.lock.lock().unwrap());
                    });
                }
            }
            for i in (0..200).rev() {
                let node = list.unwrap();
                assert_eq!(node.id.get(), thread << 32 | round << 16 | i);
                list = node.slots()[0].get();
            }
            assert_eq!(list, None);
        }
        heap.stacks.unregister_thread(id);
        heap.detach(&alloc);
        drop(guard);
    };
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let work = &work;
            scope.spawn(move || work(thread));
        }
    });
    assert_eq!(*shared.lock.lock().unwrap(), 4 * 200 * 4);
    assert!(shared.heap.stats().minor.collections > 5);
    shared.heap.verify().unwrap();
}

#[test]
fn roots_by_number() {
    let f = fixture();
    let (a, b) = (f.node(1, 0), f.node(2, 0));
    let id = f.heap.roots.add(a.bits());
    f.heap.collect_major();
    assert_eq!(count_objects(&f), 1);
    assert_eq!(f.heap.roots.get(id), a.bits());
    f.heap.roots.set(id, b.bits());
    f.heap.roots.remove(id);
    let c = f.node(3, 0);
    assert_eq!(f.heap.roots.add(c.bits()), id);
    f.heap.collect_major();
    assert_eq!(count_objects(&f), 1);
    let d = f.node(4, 0);
    for _ in 0..1000 {
        f.heap.roots.set(id, d.bits());
    }
    f.heap.collect_minor();
    f.heap.collect_minor();
    assert_eq!(count_objects(&f), 2);
    assert_eq!(d.id.get(), 4);
    f.heap.collect_major();
    assert_eq!(count_objects(&f), 1);
}

#[test]
fn the_verifier_finds_a_missing_barrier() {
    let f = fixture();
    let old = f.node(1, 1);
    f.root(old);
    f.heap.collect_minor();
    let young = f.node(2, 0);
    old.slots()[0].set(&old, Some(young));
    assert_eq!(f.heap.verify(), Ok(()));
    f.heap.collect_minor();
    let young = f.node(3, 0);
    old.slots()[0].init(Some(young));
    let problem = f.heap.verify().unwrap_err();
    assert!(problem.contains("a write barrier is missing"), "{problem}");
    old.slots()[0].init(unsafe { Option::<Gc<Node>>::from_bits(young.bits() + 16 * 64) });
    let problem = f.heap.verify().unwrap_err();
    assert!(problem.contains("where no object is"), "{problem}");
    old.slots()[0].init(None);
    assert_eq!(f.heap.verify(), Ok(()));
}

#[test]
fn references_and_sizes_can_be_asked_for() {
    let f = fixture();
    let (a, b, c) = (f.node(1, 3), f.node(2, 0), f.node(3, 300));
    a.slots()[0].set(&a, Some(b));
    a.slots()[2].set(&a, Some(c));
    let mut seen = Vec::new();
    unsafe {
        f.heap
            .for_each_reference(a.as_header(), &mut |to| seen.push(to))
    };
    assert_eq!(seen, [b.as_header(), c.as_header()]);
    assert_eq!(f.heap.size_of(a.as_header()), 48);
    assert_eq!(f.heap.size_of(c.as_header()), 2560);
}

#[test]
fn collections_can_be_held_off() {
    let f = Fixture::new(Config {
        nursery_bytes: 64 << 10,
        ..Config::default()
    });
    let churn = || {
        (0..10_000).for_each(|id| {
            black_box(f.node(id, 2));
        })
    };
    f.heap.without_collection(|| {
        churn();
        f.heap.collect_major();
    });
    assert_eq!(f.world.collections.get(), (0, 0));
    f.heap.set_enabled(false);
    churn();
    assert_eq!(f.world.collections.get(), (0, 0));
    f.heap.set_enabled(true);
    churn();
    assert!(f.world.collections.get().0 > 0);
    let stats = f.heap.stats();
    assert_eq!(
        stats.minor.collections as usize,
        f.world.collections.get().0
    );
    assert!(stats.minor.collected > 20_000, "{stats:?}");
    assert!(stats.allocated_bytes >= 30_000 * 48);
}

#[test]
fn pressure_brings_collections() {
    let f = fixture();
    for _ in 0..200 {
        f.node(1, 0);
        f.heap.add_pressure(1 << 20);
        f.heap.collect_if_due();
    }
    let (minor, major) = f.world.collections.get();
    assert!(minor >= 40, "{minor}");
    assert!(major >= 2, "{major}");
}

#[test]
fn stress_mode_collects_at_each_allocation_and_poisons() {
    let f = Fixture::new(Config {
        stress: 1,
        verify: true,
        ..Config::default()
    });
    // Keeps the block in use.
    f.root(f.node(0, 4));
    let lost = f.node(1, 4);
    let address = hide(lost);
    f.root(f.node(2, 0));
    f.node(3, 0);
    assert!(f.world.collections.get().0 >= 2);
    assert!(!f.heap.is_valid_object(!address));
    let first = unsafe { *((!address + 8) as *const u64) };
    assert_eq!(first, u64::from_ne_bytes([POISON; 8]));
    f.heap.set_stress(0);
    let before = f.world.collections.get();
    for id in 0..1000 {
        f.node(id, 3);
    }
    assert_eq!(f.world.collections.get(), before);
}

#[test]
fn a_poll_is_asked_for() {
    use std::sync::atomic::{AtomicU32, Ordering};
    static POLL: AtomicU32 = AtomicU32::new(1);
    let f = fixture();
    f.heap.set_poll_flag(&POLL, 4);
    let node = f.node(1, 0);
    f.register_finalizer(node.as_ptr().cast());
    f.heap.collect_minor();
    assert_eq!(POLL.load(Ordering::Relaxed), 5);
    assert!(f.heap.has_pending_finalizers());
}

#[test]
fn a_fifo_list_stays_small() {
    let f = fixture();
    let mut head = f.node(0, 1);
    let mut tail = head;
    f.root(head);
    for id in 1..3_000_000 {
        let next = f.node(id, 1);
        tail.slots()[0].set(&tail, Some(next));
        tail = next;
        if id > 100_000 {
            head = head.slots()[0].get().unwrap();
        }
        f.world.roots.borrow_mut().clear();
        f.root(head);
        f.root(tail);
    }
    let stats = f.heap.stats();
    assert!(stats.heap_bytes < 80 << 20, "{stats:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_forked_child_goes_on() {
    let f = fixture();
    let node = f.node(1, 1);
    f.root(node);
    // SAFETY: the child allocates and leaves without unwinding or running destructors.
    unsafe {
        let child = libc::fork();
        if child == 0 {
            f.heap.after_fork(&f.alloc);
            for id in 0..300_000 {
                let next = f.node(id, 1);
                node.slots()[0].set(&node, Some(next));
            }
            f.heap.collect_major();
            let ok = count_objects(&f) == 2 && f.heap.verify().is_ok();
            libc::_exit(if ok { 0 } else { 1 });
        }
        let mut status = 0;
        assert_eq!(libc::waitpid(child, &mut status, 0), child);
        assert_eq!(status, 0);
    }
    f.heap.collect_major();
    assert_eq!(count_objects(&f), 1);
}
