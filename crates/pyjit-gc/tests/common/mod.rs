//! A little object model for the heap's tests: nodes with any number of references and a payload.
#![allow(
    dead_code,
    clippy::undocumented_unsafe_blocks,
    clippy::missing_safety_doc
)]

use pyjit_gc::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub const NODE: u8 = 1;
pub const LEAF: u8 = 2;
pub const DROPPED: u8 = 3;
pub const WEAK: u8 = 4;

/// Header, id, number of references, references.
#[repr(C)]
pub struct Node {
    pub head: Header,
    pub id: Cell<u64>,
    pub count: Cell<usize>,
}

impl Node {
    pub fn slots(&self) -> &[Field<Option<Gc<Node>>>] {
        // SAFETY: `node` allocates `count` words behind the structure, zero at first.
        unsafe { std::slice::from_raw_parts((self as *const Node).add(1).cast(), self.count.get()) }
    }
}

unsafe fn trace_node(object: *const Header, marker: &mut Marker) {
    let node = unsafe { &*object.cast::<Node>() };
    unsafe { marker.words(node.slots().as_ptr().cast(), node.count.get()) };
}

thread_local! {
    pub static DROPS: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

unsafe fn drop_node(object: *mut Header) {
    let id = unsafe { (*object.cast::<Node>()).id.get() };
    DROPS.with(|drops| drops.borrow_mut().push(id));
}

pub static KINDS: [KindInfo; 256] = {
    let mut kinds = [KindInfo::UNUSED; 256];
    kinds[NODE as usize] = KindInfo {
        name: "node",
        trace: trace_node,
        drop: None,
    };
    kinds[LEAF as usize] = KindInfo::leaf("leaf");
    kinds[DROPPED as usize] = KindInfo {
        name: "dropped",
        trace: trace_node,
        drop: Some(drop_node),
    };
    kinds[WEAK as usize] = KindInfo::leaf("weak");
    kinds
};

/// What the hooks have seen, and the shadow stack of roots.
#[derive(Default)]
pub struct World {
    pub roots: RefCell<Vec<u64>>,
    pub cleared: RefCell<Vec<ClearedWeak>>,
    pub queued: RefCell<Vec<*mut Header>>,
    pub collections: Cell<(usize, usize)>,
}

struct WorldHooks(Rc<World>);

impl Hooks for WorldHooks {
    fn trace_roots(&self, marker: &mut Marker) {
        for &root in self.0.roots.borrow().iter() {
            marker.word(root);
        }
    }

    fn weak_cleared(&self, cleared: &[ClearedWeak]) {
        self.0.cleared.borrow_mut().extend_from_slice(cleared);
    }

    fn queue_finalizers(&self, objects: &[*mut Header]) {
        self.0.queued.borrow_mut().extend_from_slice(objects);
    }

    fn collected(&self, generation: Generation, _: &Heap) {
        let (minor, major) = self.0.collections.get();
        self.0.collections.set(match generation {
            Generation::Minor => (minor + 1, major),
            Generation::Major => (minor, major + 1),
        });
    }
}

pub struct Fixture {
    pub world: Rc<World>,
    pub alloc: Box<Allocator>,
    pub heap: Box<Heap>,
}

impl Fixture {
    pub fn new(config: Config) -> Fixture {
        let heap = Heap::new(config, &KINDS).unwrap();
        let world = Rc::new(World::default());
        heap.set_hooks(Box::new(WorldHooks(world.clone())));
        let alloc = Box::new(Allocator::new());
        unsafe { heap.attach(&alloc) };
        Fixture { world, alloc, heap }
    }

    pub fn try_node(&self, kind: u8, id: u64, count: usize) -> Option<Gc<Node>> {
        let bytes = size_of::<Node>() + count * 8;
        let object = unsafe {
            if kind == DROPPED {
                self.alloc.alloc_with_drop(bytes, Header::new(kind, 0, 0))
            } else {
                self.alloc.alloc(bytes, Header::new(kind, 0, 0))
            }
        };
        if object.is_null() {
            return None;
        }
        let node = unsafe { Gc::<Node>::from_header(object) };
        // What the allocator promises: nothing but the header is there.
        assert_eq!((node.id.get(), node.count.get()), (0, 0));
        node.count.set(count);
        if count > 0 {
            assert_eq!(node.slots()[count - 1].get(), None);
            assert_eq!(node.slots()[0].get(), None);
        }
        node.id.set(id);
        Some(node)
    }

    pub fn node(&self, id: u64, count: usize) -> Gc<Node> {
        self.try_node(NODE, id, count).unwrap()
    }

    pub fn register_weak(&self, referent: *const Header, weak: *mut Header) {
        unsafe { self.heap.register_weak(referent, weak) };
    }

    pub fn unregister_weak(&self, referent: *const Header, weak: *mut Header) {
        unsafe { self.heap.unregister_weak(referent, weak) };
    }

    pub fn weak_references(&self, referent: *const Header) -> Vec<*mut Header> {
        unsafe { self.heap.weak_references(referent) }
    }

    pub fn register_finalizer(&self, object: *mut Header) {
        unsafe { self.heap.register_finalizer(object) };
    }

    pub fn root(&self, node: Gc<Node>) {
        self.world.roots.borrow_mut().push(node.address() as u64);
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        self.heap.detach(&self.alloc);
    }
}

/// xorshift64*.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() >> 33) as usize % n.max(1)
    }
}
