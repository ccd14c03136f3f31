//! What one op does to what another reads: alias classes, refined by fields, constant indices and fresh objects.

use crate::effects::Alias;
use crate::entity::*;
use crate::fields::Field;
use crate::function::Function;
use crate::ops::Op;

/// A place in memory whose content an instruction reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    Field(Def, Field),
    /// An item of a list.
    Item(Def, Def),
    Shape(Def),
    /// Anything of these classes.
    Class(Alias),
}

/// What an instruction reads, objects by their roots.
pub fn place_read(f: &Function, op: &Op) -> Place {
    match *op {
        Op::LoadField { object, field } => Place::Field(f.root(object), field),
        Op::LoadItem { list, index } => Place::Item(f.root(list), f.root(index)),
        Op::GuardShape { value, .. }
        | Op::HasShape { value, .. }
        | Op::ProvedShape { value, .. } => Place::Shape(f.root(value)),
        _ => Place::Class(op.effects().reads),
    }
}

fn alias_of(place: Place) -> Alias {
    match place {
        Place::Field(_, field) => field.read_alias(),
        Place::Item(..) => Alias::LIST_ITEMS,
        Place::Shape(_) => Alias::SHAPE,
        Place::Class(alias) => alias,
    }
}

/// Whether it makes a new object.
fn is_fresh(f: &Function, def: Def) -> bool {
    matches!(
        f.op(def),
        Op::NewObject { .. }
            | Op::NewObjectWith { .. }
            | Op::MakeList { .. }
            | Op::MakeTuple { .. }
            | Op::MakeCell { .. }
            | Op::MakeRangeIter { .. }
            | Op::MakeSeqIter { .. }
    )
}

/// Whether two objects (roots) may be the same one.
pub fn may_alias(f: &Function, a: Def, b: Def) -> bool {
    if a == b {
        return true;
    }
    if is_fresh(f, a) && is_fresh(f, b) {
        return false;
    }
    // Different layouts.
    let (ta, tb) = (f.ty(a).kinds, f.ty(b).kinds);
    !ta.intersect(tb).is_empty()
}

/// Whether executing `writer` may change what `place` holds.
pub fn clobbers(f: &Function, writer: &Op, place: Place) -> bool {
    let writes = writer.effects().writes;
    if !writes.meets(alias_of(place)) {
        return false;
    }
    match (*writer, place) {
        (Op::StoreField { object, field, .. }, Place::Field(other, read)) => {
            field == read && may_alias(f, f.root(object), other)
        }
        (Op::AddSlot { object, slot, .. }, Place::Field(other, Field::Slot(read))) => {
            // Other slots stay where they are; and who loads a slot has proved a shape that includes it.
            slot == read && may_alias(f, f.root(object), other)
        }
        (Op::AddSlot { object, .. }, Place::Shape(other)) => may_alias(f, f.root(object), other),
        (Op::StoreItem { list, index, .. }, Place::Item(other, read)) => {
            let apart = match (f.ty(f.root(index)).constant(), f.ty(read).constant()) {
                (Some(a), Some(b)) => a != b,
                _ => false,
            };
            !apart && may_alias(f, f.root(list), other)
        }
        (Op::ListAppend { list, .. }, Place::Field(other, _)) => may_alias(f, f.root(list), other),
        // Appending leaves the items that are there.
        (Op::ListAppend { .. }, Place::Item(..)) => false,
        (Op::ListPop { list }, Place::Field(other, _)) => may_alias(f, f.root(list), other),
        _ => true,
    }
}
