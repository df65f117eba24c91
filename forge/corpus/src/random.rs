//! A small generator of numbers, so that a set of templates can be made again.

/// Numbers that follow from a seed.
pub(crate) struct Random(u64);

impl Random {
    /// For the template of this number in the set of this seed.
    pub(crate) fn new(seed: u64, number: usize) -> Self {
        let number = u64::try_from(number).unwrap_or_default();
        // SplitMix64, so that seeds next to each other have nothing in common.
        let mut state = seed
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(number.wrapping_add(1).wrapping_mul(0xbf58_476d_1ce4_e5b9));
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self((state ^ (state >> 31)) | 1)
    }

    /// A number below the limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let limit = u64::try_from(limit.max(1)).unwrap_or(1);
        usize::try_from((self.0 >> 16) % limit).unwrap_or_default()
    }

    pub(crate) fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}
