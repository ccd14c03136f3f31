//! The well-known classes, made at start in the order of the table; their methods come later, from `pyjit-types`.

use super::Type;
use crate::ids::TYPE_ROWS;
use crate::prelude::*;

/// Bytes of a native layout, for instances of fixed length; for others of the part before the data.
fn layout_size(kind: Kind) -> usize {
    match kind {
        Kind::Float => size_of::<crate::float::HeapFloat>(),
        Kind::Complex => size_of::<crate::float::Complex>(),
        Kind::ByteArray => size_of::<crate::bytes::ByteArray>(),
        Kind::List => size_of::<List>(),
        Kind::Dict => size_of::<Dict>(),
        Kind::Set => size_of::<crate::set::Set>(),
        Kind::Type => size_of::<Type>(),
        Kind::Function => size_of::<Function>(),
        Kind::Method => size_of::<crate::function::Method>(),
        Kind::Builtin => size_of::<Builtin>(),
        Kind::Code => size_of::<CodeObject>(),
        Kind::Cell => size_of::<crate::function::PyCell>(),
        Kind::Frame => size_of::<Frame>(),
        Kind::Generator => size_of::<crate::generator::Generator>(),
        Kind::Exception => size_of::<crate::exception::Exception>(),
        Kind::Traceback => size_of::<crate::exception::Traceback>(),
        Kind::Slice => size_of::<crate::sequence::Slice>(),
        Kind::Range => size_of::<crate::sequence::Range>(),
        Kind::RangeIter => size_of::<crate::sequence::RangeIter>(),
        Kind::SeqIter => size_of::<crate::sequence::SeqIter>(),
        Kind::DictIter => size_of::<crate::dict::DictIter>(),
        Kind::Module => size_of::<Module>(),
        Kind::Int => crate::int::HeapInt::DATA_OFFSET,
        Kind::Str => Str::DATA_OFFSET,
        Kind::Bytes => Bytes::DATA_OFFSET,
        Kind::Tuple => Tuple::DATA_OFFSET,
        Kind::Free
        | Kind::Instance
        | Kind::DictTable
        | Kind::SetTable
        | Kind::ValueArray
        | Kind::ByteArea
        | Kind::Native => size_of::<Header>(),
    }
}

/// Makes the basic objects and all well-known classes of a fresh runtime.
pub fn run(th: &Thread) -> PyResult<()> {
    let runtime = th.rt();
    // Classes first, blank: everything else is allocated with their shapes.
    for row in &TYPE_ROWS {
        // SAFETY: a zeroed Type is valid: empty slots and fields.
        let class = th.alloc_raw::<Type>(t::TYPE, size_of::<Type>())?;
        class.instance_shape.set(row.id.0);
        class.instance_size.set(layout_size(row.kind) as u32);
        class
            .base_size
            .set(layout_size(row.kind).next_multiple_of(8) as u32);
        runtime.set_class(row.id, class);
        runtime.shape(row.id.0).set_class(class);
    }
    runtime.make_basic_objects(th)?;
    for row in &TYPE_ROWS {
        th.init_native(
            th.class(row.id),
            row.name,
            th.class(row.base),
            row.kind,
            Some(row.id.0),
        )?;
    }
    Ok(())
}
