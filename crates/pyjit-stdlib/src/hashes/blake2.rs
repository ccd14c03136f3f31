//! BLAKE2b and BLAKE2s with all their parameters (RFC 7693; Aumasson, Neves, Wilcox-O'Hearn, Winnerlein, 2013).

const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// What a hash is made with, beside its key. Defaults are those of sequential hashing.
#[derive(Clone, Debug)]
pub struct Params {
    pub digest_size: u8,
    pub salt: Vec<u8>,
    pub person: Vec<u8>,
    pub fanout: u8,
    pub depth: u8,
    pub leaf_size: u32,
    pub node_offset: u64,
    pub node_depth: u8,
    pub inner_size: u8,
    pub last_node: bool,
}

macro_rules! blake2 {
    ($name:ident, $word:ty, $bytes:literal, $rounds:literal, $turns:expr, $iv:expr, $offset_bytes:literal, $reserved:literal) => {
        /// A running hash.
        #[derive(Clone)]
        pub struct $name {
            state: [$word; 8],
            /// Bytes hashed so far.
            count: u128,
            buffer: [u8; 16 * $bytes],
            filled: usize,
            pub digest_size: usize,
            last_node: bool,
        }

        impl $name {
            pub const BLOCK: usize = 16 * $bytes;
            pub const MAX_DIGEST: usize = 8 * $bytes;
            pub const SALT: usize = 2 * $bytes;
            const IV: [$word; 8] = $iv;

            /// `key`, `salt` and `person` are no longer than allowed.
            pub fn new(params: &Params, key: &[u8]) -> $name {
                let mut block = vec![
                    params.digest_size,
                    key.len() as u8,
                    params.fanout,
                    params.depth,
                ];
                block.extend(params.leaf_size.to_le_bytes());
                block.extend(&params.node_offset.to_le_bytes()[..$offset_bytes]);
                block.extend([params.node_depth, params.inner_size]);
                block.extend([0; $reserved]);
                for text in [&params.salt, &params.person] {
                    block.extend(
                        text.iter()
                            .copied()
                            .chain(std::iter::repeat(0))
                            .take(Self::SALT),
                    );
                }
                let mut state = Self::IV;
                for (word, bytes) in state.iter_mut().zip(block.as_chunks::<$bytes>().0) {
                    *word ^= <$word>::from_le_bytes(*bytes);
                }
                let mut hash = $name {
                    state,
                    count: 0,
                    buffer: [0; 16 * $bytes],
                    filled: 0,
                    digest_size: params.digest_size as usize,
                    last_node: params.last_node,
                };
                if !key.is_empty() {
                    // The key is the first block.
                    hash.update(key);
                    hash.filled = Self::BLOCK;
                }
                hash
            }

            pub fn update(&mut self, mut data: &[u8]) {
                while !data.is_empty() {
                    // A full block waits: the last one is compressed differently.
                    if self.filled == Self::BLOCK {
                        self.count += Self::BLOCK as u128;
                        self.compress(false);
                        self.filled = 0;
                    }
                    let (now, later) = data.split_at(data.len().min(Self::BLOCK - self.filled));
                    self.buffer[self.filled..self.filled + now.len()].copy_from_slice(now);
                    self.filled += now.len();
                    data = later;
                }
            }

            pub fn digest(&self) -> Vec<u8> {
                let mut last = self.clone();
                last.count += last.filled as u128;
                last.buffer[last.filled..].fill(0);
                last.compress(true);
                last.state
                    .iter()
                    .flat_map(|word| word.to_le_bytes())
                    .take(self.digest_size)
                    .collect()
            }

            fn compress(&mut self, last: bool) {
                let mut message = [0; 16];
                for (word, bytes) in message.iter_mut().zip(self.buffer.as_chunks::<$bytes>().0) {
                    *word = <$word>::from_le_bytes(*bytes);
                }
                let mut v = [0; 16];
                v[..8].copy_from_slice(&self.state);
                v[8..].copy_from_slice(&Self::IV);
                v[12] ^= self.count as $word;
                v[13] ^= (self.count >> <$word>::BITS) as $word;
                if last {
                    v[14] = !v[14];
                    if self.last_node {
                        v[15] = !v[15];
                    }
                }
                let [r1, r2, r3, r4] = $turns;
                let mut mix = |a: usize, b: usize, c: usize, d: usize, x: $word, y: $word| {
                    v[a] = v[a].wrapping_add(v[b]).wrapping_add(x);
                    v[d] = (v[d] ^ v[a]).rotate_right(r1);
                    v[c] = v[c].wrapping_add(v[d]);
                    v[b] = (v[b] ^ v[c]).rotate_right(r2);
                    v[a] = v[a].wrapping_add(v[b]).wrapping_add(y);
                    v[d] = (v[d] ^ v[a]).rotate_right(r3);
                    v[c] = v[c].wrapping_add(v[d]);
                    v[b] = (v[b] ^ v[c]).rotate_right(r4);
                };
                for round in 0..$rounds {
                    let order = &SIGMA[round % 10];
                    for step in 0..4 {
                        let (x, y) = (message[order[2 * step]], message[order[2 * step + 1]]);
                        mix(step, 4 + step, 8 + step, 12 + step, x, y);
                    }
                    for step in 0..4 {
                        let (x, y) = (message[order[8 + 2 * step]], message[order[9 + 2 * step]]);
                        mix(
                            step,
                            4 + (step + 1) % 4,
                            8 + (step + 2) % 4,
                            12 + (step + 3) % 4,
                            x,
                            y,
                        );
                    }
                }
                for index in 0..8 {
                    self.state[index] ^= v[index] ^ v[index + 8];
                }
            }
        }
    };
}

blake2!(
    Blake2b,
    u64,
    8,
    12,
    [32, 24, 16, 63],
    [
        0x6A09_E667_F3BC_C908,
        0xBB67_AE85_84CA_A73B,
        0x3C6E_F372_FE94_F82B,
        0xA54F_F53A_5F1D_36F1,
        0x510E_527F_ADE6_82D1,
        0x9B05_688C_2B3E_6C1F,
        0x1F83_D9AB_FB41_BD6B,
        0x5BE0_CD19_137E_2179,
    ],
    8,
    14
);

blake2!(
    Blake2s,
    u32,
    4,
    10,
    [16, 12, 8, 7],
    [
        0x6A09_E667,
        0xBB67_AE85,
        0x3C6E_F372,
        0xA54F_F53A,
        0x510E_527F,
        0x9B05_688C,
        0x1F83_D9AB,
        0x5BE0_CD19
    ],
    6,
    0
);
