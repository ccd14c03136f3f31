//! Prints what allocation and collection cost. `cargo run --release -p pyjit-gc --example heap_bench [name...]`

use pyjit_gc::*;
use std::cell::Cell;
use std::hint::black_box;
use std::time::Instant;

const PAIR: u8 = 1;
const ARRAY: u8 = 2;
const BYTES: u8 = 3;

/// Two references and a number.
#[repr(C)]
struct Pair {
    head: Header,
    left: Field<Option<Gc<Pair>>>,
    right: Field<Option<Gc<Pair>>>,
    number: Cell<u64>,
}

#[repr(C)]
struct Array {
    head: Header,
    length: Cell<usize>,
}

impl Array {
    fn slots(&self) -> &[Field<Option<Gc<Pair>>>] {
        // SAFETY: `array` allocates `length` words behind the structure.
        unsafe {
            std::slice::from_raw_parts((self as *const Array).add(1).cast(), self.length.get())
        }
    }
}

unsafe fn trace_pair(object: *const Header, marker: &mut Marker) {
    // SAFETY: called for pairs only.
    let pair = unsafe { &*object.cast::<Pair>() };
    pair.left.trace(marker);
    pair.right.trace(marker);
}

unsafe fn trace_array(object: *const Header, marker: &mut Marker) {
    // SAFETY: called for arrays only.
    unsafe {
        let array = &*object.cast::<Array>();
        marker.words(array.slots().as_ptr().cast(), array.length.get());
    }
}

static KINDS: [KindInfo; 256] = {
    let mut kinds = [KindInfo::UNUSED; 256];
    kinds[PAIR as usize] = KindInfo {
        name: "pair",
        trace: trace_pair,
        drop: None,
    };
    kinds[ARRAY as usize] = KindInfo {
        name: "array",
        trace: trace_array,
        drop: None,
    };
    kinds[BYTES as usize] = KindInfo::leaf("bytes");
    kinds
};

struct Bench {
    alloc: Box<Allocator>,
    heap: Box<Heap>,
}

impl Bench {
    fn new() -> Bench {
        let mut config = Config::default();
        if let Ok(bytes) = std::env::var("NURSERY") {
            config.nursery_bytes = bytes.parse().expect("a number");
        }
        let heap = Heap::new(config, &KINDS).expect("address space");
        let alloc = Box::new(Allocator::new());
        // SAFETY: the allocator is boxed and dropped with the heap.
        unsafe { heap.attach(&alloc) };
        Bench { alloc, heap }
    }

    #[inline(always)]
    fn pair(&self, left: Option<Gc<Pair>>, right: Option<Gc<Pair>>) -> Gc<Pair> {
        // SAFETY: a zeroed pair is a valid one.
        let pair = unsafe {
            Gc::<Pair>::from_header(self.alloc.alloc(size_of::<Pair>(), Header::new(PAIR, 0, 0)))
        };
        pair.left.init(left);
        pair.right.init(right);
        pair
    }

    fn array(&self, length: usize) -> Gc<Array> {
        // SAFETY: a zeroed array is a valid one.
        let array = unsafe {
            Gc::<Array>::from_header(
                self.alloc
                    .alloc(size_of::<Array>() + length * 8, Header::new(ARRAY, 0, 0)),
            )
        };
        array.length.set(length);
        array
    }

    fn report(&self, name: &str, count: u64, start: Instant) {
        let elapsed = start.elapsed();
        let stats = self.heap.stats();
        println!(
            "{name:<34} {:>8.2} ns each  {:>8.1} ms  minor {:>4} (max {:>6.2} ms, all {:>7.1})  major {:>2} (max {:>7.2} ms)  heap {:>5} MB",
            elapsed.as_nanos() as f64 / count as f64,
            elapsed.as_secs_f64() * 1e3,
            stats.minor.collections,
            stats.minor.pause_max_ns as f64 / 1e6,
            stats.minor.pause_total_ns as f64 / 1e6,
            stats.major.collections,
            stats.major.pause_max_ns as f64 / 1e6,
            stats.heap_bytes >> 20,
        );
    }
}

fn die_young(b: &Bench) {
    let n = 100_000_000;
    let start = Instant::now();
    for i in 0..n {
        let pair = b.pair(None, None);
        pair.number.set(i);
        black_box(pair);
    }
    b.report("allocate 32 bytes and die", n, start);
}

fn die_young_64(b: &Bench) {
    let n = 50_000_000;
    let start = Instant::now();
    for _ in 0..n {
        // SAFETY: a zeroed leaf is valid.
        black_box(unsafe { b.alloc.alloc(64, Header::new(BYTES, 0, 0)) });
    }
    b.report("allocate 64 bytes and die", n, start);
}

fn die_young_512(b: &Bench) {
    let n = 10_000_000;
    let start = Instant::now();
    for _ in 0..n {
        // SAFETY: a zeroed leaf is valid.
        black_box(unsafe { b.alloc.alloc(512, Header::new(BYTES, 0, 0)) });
    }
    b.report("allocate 512 bytes and die", n, start);
}

fn tree(b: &Bench, depth: u32) -> Gc<Pair> {
    if depth == 0 {
        return b.pair(None, None);
    }
    let (left, right) = (tree(b, depth - 1), tree(b, depth - 1));
    b.pair(Some(left), Some(right))
}

fn count(tree: Gc<Pair>) -> u64 {
    match (tree.left.get(), tree.right.get()) {
        (Some(left), Some(right)) => 1 + count(left) + count(right),
        _ => 1,
    }
}

fn binary_trees(b: &Bench) {
    let max = 18;
    let start = Instant::now();
    let mut made = 0;
    black_box(count(tree(b, max + 1)));
    let long_lived = tree(b, max);
    for depth in (4..=max).step_by(2) {
        let repeats = 1 << (max - depth + 4);
        for _ in 0..repeats {
            made += count(tree(b, depth));
        }
    }
    made += count(long_lived);
    b.report("binary trees 18", made, start);
}

fn fifo(b: &Bench) {
    let (live, n) = (500_000, 20_000_000);
    let start = Instant::now();
    let mut head = b.pair(None, None);
    let mut tail = head;
    for i in 0..n {
        let next = b.pair(None, None);
        tail.left.set(&tail, Some(next));
        tail = next;
        if i >= live {
            head = head.left.get().expect("as long as live");
        }
    }
    black_box(head);
    b.report("FIFO list, 500k live", n, start);
}

fn full_collection(b: &Bench) {
    let start = Instant::now();
    let roots = b.array(256);
    for slot in roots.slots() {
        slot.set(&roots, Some(tree(b, 16)));
    }
    b.report("build 33.5M objects, 1.07 GB", 256 << 17, start);
    let start = Instant::now();
    b.heap.collect_major();
    b.report("full collection of them, per object", 256 << 17, start);
    let start = Instant::now();
    for _ in 0..30_000_000 {
        black_box(b.pair(None, None));
    }
    b.report("allocate and die beside them", 30_000_000, start);
    black_box(roots);
}

fn array_stores(b: &Bench) {
    let length = 10_000_000;
    let array = b.array(length);
    b.heap.collect_minor();
    let n = 50_000_000u64;
    let start = Instant::now();
    let mut at = 1usize;
    for _ in 0..n {
        at = at
            .wrapping_mul(0x5851_F42D_4C95_7F2D)
            .wrapping_add(0x1405_7B7E_F767_814F);
        let pair = b.pair(None, None);
        array.slots()[(at >> 33) % length].set(&array, Some(pair));
    }
    b.report("random stores into a 10M array", n, start);
    black_box(array);
}

fn large(b: &Bench) {
    for (bytes, n) in [(16 << 10, 200_000), (1 << 20, 5_000), (64 << 20, 500)] {
        let start = Instant::now();
        for _ in 0..n {
            // SAFETY: a zeroed leaf is valid.
            black_box(unsafe { b.alloc.alloc(bytes, Header::new(BYTES, 0, 0)) });
        }
        b.report(&format!("allocate {} KB and die", bytes >> 10), n, start);
    }
}

fn start_up() {
    let start = Instant::now();
    let b = Bench::new();
    black_box(b.pair(None, None));
    println!(
        "start to first allocation: {:.3} ms",
        start.elapsed().as_secs_f64() * 1e3
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status
        .lines()
        .filter(|line| line.starts_with("VmRSS") || line.starts_with("RssAnon"))
    {
        println!("{line}");
    }
}

fn main() {
    let benches: [(&str, fn(&Bench)); 8] = [
        ("young", die_young),
        ("young64", die_young_64),
        ("young512", die_young_512),
        ("trees", binary_trees),
        ("fifo", fifo),
        ("full", full_collection),
        ("stores", array_stores),
        ("large", large),
    ];
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    start_up();
    for (name, bench) in benches {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            let b = Bench::new();
            let id = b
                .heap
                .stacks
                .register_thread(stack::stack_base().expect("a stack"));
            bench(&b);
            b.heap.stacks.unregister_thread(id);
        }
    }
}
