//! Free ranges of an arena, by offset; neighbours are merged. First fit: code is small and short-lived code rare.

use std::collections::BTreeMap;

pub struct FreeList {
    /// Offset to length.
    ranges: BTreeMap<usize, usize>,
}

impl FreeList {
    pub fn new(capacity: usize) -> FreeList {
        FreeList {
            ranges: BTreeMap::from([(0, capacity)]),
        }
    }

    pub fn take(&mut self, len: usize) -> Option<usize> {
        let (&offset, &found) = self.ranges.iter().find(|(_, found)| **found >= len)?;
        self.ranges.remove(&offset);
        if found > len {
            self.ranges.insert(offset + len, found - len);
        }
        Some(offset)
    }

    pub fn give(&mut self, mut offset: usize, mut len: usize) {
        if let Some((&before, &found)) = self.ranges.range(..offset).next_back()
            && before + found == offset
        {
            self.ranges.remove(&before);
            offset = before;
            len += found;
        }
        if let Some(found) = self.ranges.remove(&(offset + len)) {
            len += found;
        }
        self.ranges.insert(offset, len);
    }

    pub fn free_bytes(&self) -> usize {
        self.ranges.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_merge() {
        let mut list = FreeList::new(100);
        let offsets: Vec<usize> = (0..4).map(|_| list.take(25).unwrap()).collect();
        assert_eq!((offsets, list.take(1)), (vec![0, 25, 50, 75], None));
        list.give(0, 25);
        list.give(50, 25);
        assert_eq!(list.take(50), None);
        list.give(25, 25);
        assert_eq!((list.free_bytes(), list.take(75)), (75, Some(0)));
    }
}
