//! Dunders and slots, both ways: how a native slot is called through its dunder, and the function a slot gets when a
//! Python class defines the dunder. One row a dunder. CPython: `slotdefs[]` in Objects/typeobject.c.

use super::Type;
use super::slots::{BinaryFn, CompareOp, SlotDef, SlotId, Slots};
use crate::function::Payload;
use crate::prelude::*;
use crate::protocol::{self, call_special, call_special_maybe, lookup_special};

/// How the arguments of a wrapper are passed to its slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrap {
    Unary,
    Binary,
    /// Binary with the operands exchanged (`__radd__`).
    Reflected,
    Ternary,
    TernaryReflected,
    Bool,
    Hash,
    Len,
    Call,
    Init,
    GetAttr,
    SetAttr,
    DelAttr,
    Compare(CompareOp),
    Next,
    DescrGet,
    DescrSet,
    DescrDelete,
    Finalize,
    /// The argument is a count or index.
    Item,
    Contains,
    SetItem,
    DelItem,
    /// The argument is a number of flags, the answer a memoryview.
    Buffer,
    ReleaseBuffer,
}

/// One dunder of one slot.
pub struct SlotRow {
    pub name: &'static str,
    pub slot: SlotId,
    pub wrap: Wrap,
    /// What the slot gets when a Python class defines the dunder; none where another row of the slot sets it.
    python: Option<SlotDef>,
    pub signature: &'static str,
    pub doc: &'static str,
}

macro_rules! rows {
    ($($name:ident $slot:ident $variant:ident $wrap:expr, $python:expr, $signature:literal, $doc:literal;)*) => {
        pub static ROWS: &[SlotRow] = &[
            $(SlotRow {
                name: stringify!($name),
                slot: SlotId::$slot,
                wrap: $wrap,
                python: Some(SlotDef::$variant($python)),
                signature: $signature,
                doc: $doc,
            },)*
        ];

        /// The interned names, in the order of the rows.
        fn row_names(th: &Thread) -> [Gc<Str>; ROWS.len()] {
            let names = th.names();
            [$(names.$name,)*]
        }
    };
}

/// A unary slot that calls a dunder.
macro_rules! unary {
    ($name:ident) => {
        |th, this| call_special(th, this, th.names().$name, &[])
    };
}

/// A binary slot that calls a dunder of the left operand or the reflected one of the right.
macro_rules! binary {
    ($slot:ident $name:ident $reflected:ident) => {{
        fn slot(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
            let names = th.names();
            binary_operator(
                th,
                a,
                b,
                |slots| slots.$slot.get(),
                slot as BinaryFn,
                names.$name,
                names.$reflected,
            )
        }
        slot
    }};
}

macro_rules! inplace {
    ($name:ident) => {
        |th, a, b| call_special_maybe(th, a, th.names().$name, &[b])
    };
}

rows! {
    __repr__ tp_repr TpRepr Wrap::Unary, unary!(__repr__), "($self, /)", "Return repr(self).";
    __hash__ tp_hash TpHash Wrap::Hash, hash_hook, "($self, /)", "Return hash(self).";
    __call__ tp_call TpCall Wrap::Call, call_hook, "($self, /, *args, **kwargs)", "Call self as a function.";
    __str__ tp_str TpStr Wrap::Unary, unary!(__str__), "($self, /)", "Return str(self).";
    __getattribute__ tp_getattro TpGetattro Wrap::GetAttr, getattr_hook, "($self, name, /)", "Return getattr(self, name).";
    __getattr__ tp_getattro TpGetattro Wrap::GetAttr, getattr_hook, "", "";
    __setattr__ tp_setattro TpSetattro Wrap::SetAttr, setattr_hook, "($self, name, value, /)", "Implement setattr(self, name, value).";
    __delattr__ tp_setattro TpSetattro Wrap::DelAttr, setattr_hook, "($self, name, /)", "Implement delattr(self, name).";
    __lt__ tp_richcompare TpRichcompare Wrap::Compare(CompareOp::Lt), compare_hook, "($self, value, /)", "Return self<value.";
    __le__ tp_richcompare TpRichcompare Wrap::Compare(CompareOp::Le), compare_hook, "($self, value, /)", "Return self<=value.";
    __eq__ tp_richcompare TpRichcompare Wrap::Compare(CompareOp::Eq), compare_hook, "($self, value, /)", "Return self==value.";
    __ne__ tp_richcompare TpRichcompare Wrap::Compare(CompareOp::Ne), compare_hook, "($self, value, /)", "Return self!=value.";
    __gt__ tp_richcompare TpRichcompare Wrap::Compare(CompareOp::Gt), compare_hook, "($self, value, /)", "Return self>value.";
    __ge__ tp_richcompare TpRichcompare Wrap::Compare(CompareOp::Ge), compare_hook, "($self, value, /)", "Return self>=value.";
    __iter__ tp_iter TpIter Wrap::Unary, iter_hook, "($self, /)", "Implement iter(self).";
    __next__ tp_iternext TpIternext Wrap::Next, next_hook, "($self, /)", "Implement next(self).";
    __get__ tp_descr_get TpDescrGet Wrap::DescrGet, descr_get_hook, "($self, instance, owner=None, /)", "Return an attribute of instance, which is of type owner.";
    __set__ tp_descr_set TpDescrSet Wrap::DescrSet, descr_set_hook, "($self, instance, value, /)", "Set an attribute of instance to value.";
    __delete__ tp_descr_set TpDescrSet Wrap::DescrDelete, descr_set_hook, "($self, instance, /)", "Delete an attribute of instance.";
    __init__ tp_init TpInit Wrap::Init, init_hook, "($self, /, *args, **kwargs)", "Initialize self.  See help(type(self)) for accurate signature.";
    __del__ tp_finalize TpFinalize Wrap::Finalize, finalize_hook, "($self, /)", "Called when the instance is about to be destroyed.";
    __await__ am_await AmAwait Wrap::Unary, unary!(__await__), "($self, /)", "Return an iterator to be used in await expression.";
    __aiter__ am_aiter AmAiter Wrap::Unary, unary!(__aiter__), "($self, /)", "Return an awaitable, that resolves in asynchronous iterator.";
    __anext__ am_anext AmAnext Wrap::Unary, unary!(__anext__), "($self, /)", "Return a value or raise StopAsyncIteration.";
    __add__ nb_add NbAdd Wrap::Binary, binary!(nb_add __add__ __radd__), "($self, value, /)", "Return self+value.";
    __radd__ nb_add NbAdd Wrap::Reflected, binary!(nb_add __add__ __radd__), "($self, value, /)", "Return value+self.";
    __sub__ nb_subtract NbSubtract Wrap::Binary, binary!(nb_subtract __sub__ __rsub__), "($self, value, /)", "Return self-value.";
    __rsub__ nb_subtract NbSubtract Wrap::Reflected, binary!(nb_subtract __sub__ __rsub__), "($self, value, /)", "Return value-self.";
    __mul__ nb_multiply NbMultiply Wrap::Binary, binary!(nb_multiply __mul__ __rmul__), "($self, value, /)", "Return self*value.";
    __rmul__ nb_multiply NbMultiply Wrap::Reflected, binary!(nb_multiply __mul__ __rmul__), "($self, value, /)", "Return value*self.";
    __mod__ nb_remainder NbRemainder Wrap::Binary, binary!(nb_remainder __mod__ __rmod__), "($self, value, /)", "Return self%value.";
    __rmod__ nb_remainder NbRemainder Wrap::Reflected, binary!(nb_remainder __mod__ __rmod__), "($self, value, /)", "Return value%self.";
    __divmod__ nb_divmod NbDivmod Wrap::Binary, binary!(nb_divmod __divmod__ __rdivmod__), "($self, value, /)", "Return divmod(self, value).";
    __rdivmod__ nb_divmod NbDivmod Wrap::Reflected, binary!(nb_divmod __divmod__ __rdivmod__), "($self, value, /)", "Return divmod(value, self).";
    __pow__ nb_power NbPower Wrap::Ternary, power_hook, "($self, value, mod=None, /)", "Return pow(self, value, mod).";
    __rpow__ nb_power NbPower Wrap::TernaryReflected, power_hook, "($self, value, mod=None, /)", "Return pow(value, self, mod).";
    __neg__ nb_negative NbNegative Wrap::Unary, unary!(__neg__), "($self, /)", "-self";
    __pos__ nb_positive NbPositive Wrap::Unary, unary!(__pos__), "($self, /)", "+self";
    __abs__ nb_absolute NbAbsolute Wrap::Unary, unary!(__abs__), "($self, /)", "abs(self)";
    __bool__ nb_bool NbBool Wrap::Bool, bool_hook, "($self, /)", "True if self else False";
    __invert__ nb_invert NbInvert Wrap::Unary, unary!(__invert__), "($self, /)", "~self";
    __lshift__ nb_lshift NbLshift Wrap::Binary, binary!(nb_lshift __lshift__ __rlshift__), "($self, value, /)", "Return self<<value.";
    __rlshift__ nb_lshift NbLshift Wrap::Reflected, binary!(nb_lshift __lshift__ __rlshift__), "($self, value, /)", "Return value<<self.";
    __rshift__ nb_rshift NbRshift Wrap::Binary, binary!(nb_rshift __rshift__ __rrshift__), "($self, value, /)", "Return self>>value.";
    __rrshift__ nb_rshift NbRshift Wrap::Reflected, binary!(nb_rshift __rshift__ __rrshift__), "($self, value, /)", "Return value>>self.";
    __and__ nb_and NbAnd Wrap::Binary, binary!(nb_and __and__ __rand__), "($self, value, /)", "Return self&value.";
    __rand__ nb_and NbAnd Wrap::Reflected, binary!(nb_and __and__ __rand__), "($self, value, /)", "Return value&self.";
    __xor__ nb_xor NbXor Wrap::Binary, binary!(nb_xor __xor__ __rxor__), "($self, value, /)", "Return self^value.";
    __rxor__ nb_xor NbXor Wrap::Reflected, binary!(nb_xor __xor__ __rxor__), "($self, value, /)", "Return value^self.";
    __or__ nb_or NbOr Wrap::Binary, binary!(nb_or __or__ __ror__), "($self, value, /)", "Return self|value.";
    __ror__ nb_or NbOr Wrap::Reflected, binary!(nb_or __or__ __ror__), "($self, value, /)", "Return value|self.";
    __int__ nb_int NbInt Wrap::Unary, unary!(__int__), "($self, /)", "int(self)";
    __float__ nb_float NbFloat Wrap::Unary, unary!(__float__), "($self, /)", "float(self)";
    __index__ nb_index NbIndex Wrap::Unary, unary!(__index__), "($self, /)", "Return self converted to an integer, if self is suitable for use as an index into a list.";
    __iadd__ nb_inplace_add NbInplaceAdd Wrap::Binary, inplace!(__iadd__), "($self, value, /)", "Return self+=value.";
    __isub__ nb_inplace_subtract NbInplaceSubtract Wrap::Binary, inplace!(__isub__), "($self, value, /)", "Return self-=value.";
    __imul__ nb_inplace_multiply NbInplaceMultiply Wrap::Binary, inplace!(__imul__), "($self, value, /)", "Return self*=value.";
    __imod__ nb_inplace_remainder NbInplaceRemainder Wrap::Binary, inplace!(__imod__), "($self, value, /)", "Return self%=value.";
    __ipow__ nb_inplace_power NbInplacePower Wrap::Ternary, |th, a, b, _| call_special_maybe(th, a, th.names().__ipow__, &[b]), "($self, value, mod=None, /)", "Return self**=value.";
    __ilshift__ nb_inplace_lshift NbInplaceLshift Wrap::Binary, inplace!(__ilshift__), "($self, value, /)", "Return self<<=value.";
    __irshift__ nb_inplace_rshift NbInplaceRshift Wrap::Binary, inplace!(__irshift__), "($self, value, /)", "Return self>>=value.";
    __iand__ nb_inplace_and NbInplaceAnd Wrap::Binary, inplace!(__iand__), "($self, value, /)", "Return self&=value.";
    __ixor__ nb_inplace_xor NbInplaceXor Wrap::Binary, inplace!(__ixor__), "($self, value, /)", "Return self^=value.";
    __ior__ nb_inplace_or NbInplaceOr Wrap::Binary, inplace!(__ior__), "($self, value, /)", "Return self|=value.";
    __floordiv__ nb_floor_divide NbFloorDivide Wrap::Binary, binary!(nb_floor_divide __floordiv__ __rfloordiv__), "($self, value, /)", "Return self//value.";
    __rfloordiv__ nb_floor_divide NbFloorDivide Wrap::Reflected, binary!(nb_floor_divide __floordiv__ __rfloordiv__), "($self, value, /)", "Return value//self.";
    __truediv__ nb_true_divide NbTrueDivide Wrap::Binary, binary!(nb_true_divide __truediv__ __rtruediv__), "($self, value, /)", "Return self/value.";
    __rtruediv__ nb_true_divide NbTrueDivide Wrap::Reflected, binary!(nb_true_divide __truediv__ __rtruediv__), "($self, value, /)", "Return value/self.";
    __ifloordiv__ nb_inplace_floor_divide NbInplaceFloorDivide Wrap::Binary, inplace!(__ifloordiv__), "($self, value, /)", "Return self//=value.";
    __itruediv__ nb_inplace_true_divide NbInplaceTrueDivide Wrap::Binary, inplace!(__itruediv__), "($self, value, /)", "Return self/=value.";
    __matmul__ nb_matrix_multiply NbMatrixMultiply Wrap::Binary, binary!(nb_matrix_multiply __matmul__ __rmatmul__), "($self, value, /)", "Return self@value.";
    __rmatmul__ nb_matrix_multiply NbMatrixMultiply Wrap::Reflected, binary!(nb_matrix_multiply __matmul__ __rmatmul__), "($self, value, /)", "Return value@self.";
    __imatmul__ nb_inplace_matrix_multiply NbInplaceMatrixMultiply Wrap::Binary, inplace!(__imatmul__), "($self, value, /)", "Return self@=value.";
    __len__ mp_length MpLength Wrap::Len, len_hook, "($self, /)", "Return len(self).";
    __getitem__ mp_subscript MpSubscript Wrap::Binary, |th, this, key| call_special(th, this, th.names().__getitem__, &[key]), "($self, key, /)", "Return self[key].";
    __setitem__ mp_ass_subscript MpAssSubscript Wrap::SetItem, set_item_hook, "($self, key, value, /)", "Set self[key] to value.";
    __delitem__ mp_ass_subscript MpAssSubscript Wrap::DelItem, set_item_hook, "($self, key, /)", "Delete self[key].";
    __len__ sq_length SqLength Wrap::Len, len_hook, "($self, /)", "Return len(self).";
    __add__ sq_concat SqConcat Wrap::Binary, no_concat, "($self, value, /)", "Return self+value.";
    __mul__ sq_repeat SqRepeat Wrap::Item, no_repeat, "($self, value, /)", "Return self*value.";
    __rmul__ sq_repeat SqRepeat Wrap::Item, no_repeat, "($self, value, /)", "Return value*self.";
    __getitem__ sq_item SqItem Wrap::Item, |th, this, index| call_special(th, this, th.names().__getitem__, &[th.int(index)]), "($self, key, /)", "Return self[key].";
    __setitem__ sq_ass_item SqAssItem Wrap::SetItem, set_index_hook, "($self, key, value, /)", "Set self[key] to value.";
    __delitem__ sq_ass_item SqAssItem Wrap::DelItem, set_index_hook, "($self, key, /)", "Delete self[key].";
    __contains__ sq_contains SqContains Wrap::Contains, contains_hook, "($self, key, /)", "Return bool(key in self).";
    __iadd__ sq_inplace_concat SqInplaceConcat Wrap::Binary, no_concat, "($self, value, /)", "Implement self+=value.";
    __imul__ sq_inplace_repeat SqInplaceRepeat Wrap::Item, no_repeat, "($self, value, /)", "Implement self*=value.";
    __buffer__ bf_getbuffer BfGetbuffer Wrap::Buffer, buffer_hook, "($self, flags, /)", "Return a buffer object that exposes the underlying memory of the object.";
    __release_buffer__ bf_releasebuffer BfReleasebuffer Wrap::ReleaseBuffer, |_, _, _| Ok(()), "($self, buffer, /)", "Release the buffer object that exposes the underlying memory of the object.";
}

/// Python classes get `+` and `*` through the number slots alone.
fn no_concat(_: &Thread, _: Value, _: Value) -> PyResult<Value> {
    Ok(Value::NOT_IMPLEMENTED)
}

fn no_repeat(_: &Thread, _: Value, _: isize) -> PyResult<Value> {
    Ok(Value::NOT_IMPLEMENTED)
}

fn is_placeholder(slot: SlotId) -> bool {
    matches!(
        slot,
        SlotId::sq_concat
            | SlotId::sq_repeat
            | SlotId::sq_inplace_concat
            | SlotId::sq_inplace_repeat
    )
}

fn binary_operator(
    th: &Thread,
    a: Value,
    b: Value,
    slot: impl Fn(&Slots) -> Option<BinaryFn>,
    this: BinaryFn,
    name: Gc<Str>,
    reflected: Gc<Str>,
) -> PyResult<Value> {
    let (left, right) = (th.class_of(a), th.class_of(b));
    let mine = |class: Gc<Type>| slot(&class.slots).is_some_and(|f| std::ptr::fn_addr_eq(f, this));
    let mut try_right = left != right && mine(right);
    if mine(left) {
        if try_right
            && right.is_subclass_of(left)
            && right.lookup(th, reflected) != left.lookup(th, reflected)
        {
            let answer = call_special_maybe(th, b, reflected, &[a])?;
            if !answer.is_not_implemented() {
                return Ok(answer);
            }
            try_right = false;
        }
        let answer = call_special_maybe(th, a, name, &[b])?;
        if !answer.is_not_implemented() || left == right {
            return Ok(answer);
        }
    }
    if try_right {
        call_special_maybe(th, b, reflected, &[a])
    } else {
        Ok(Value::NOT_IMPLEMENTED)
    }
}

fn power_hook(th: &Thread, a: Value, b: Value, modulus: Value) -> PyResult<Value> {
    let names = th.names();
    let defines = |value: Value| {
        th.class_of(value)
            .slots
            .nb_power
            .get()
            .is_some_and(|f| std::ptr::fn_addr_eq(f, power_hook as super::slots::TernaryFn))
    };
    if modulus.is_none() {
        fn stand_in(th: &Thread, a: Value, b: Value) -> PyResult<Value> {
            power_hook(th, a, b, Value::NONE)
        }
        let this: BinaryFn = stand_in;
        let slot = |slots: &Slots| {
            slots
                .nb_power
                .get()
                .filter(|f| std::ptr::fn_addr_eq(*f, power_hook as super::slots::TernaryFn))
                .map(|_| this)
        };
        return binary_operator(th, a, b, slot, this, names.__pow__, names.__rpow__);
    }
    if defines(a) {
        let answer = call_special_maybe(th, a, names.__pow__, &[b, modulus])?;
        if !answer.is_not_implemented() {
            return Ok(answer);
        }
    }
    if defines(b) {
        call_special_maybe(th, b, names.__rpow__, &[a, modulus])
    } else {
        Ok(Value::NOT_IMPLEMENTED)
    }
}

/// `__getattribute__`, then `__getattr__` on AttributeError.
fn getattr_hook(th: &Thread, this: Value, name: Gc<Str>) -> PyResult<Value> {
    let names = th.names();
    let class = th.class_of(this);
    let fallback = class.lookup(th, names.__getattr__);
    let getattribute = class.lookup(th, names.__getattribute__);
    let result = match getattribute {
        Some(method) if !protocol::is_object_getattribute(method) => {
            protocol::call_bound(th, method, this, &[name.into()])
        }
        _ if fallback.is_some() => match protocol::generic_lookup(th, this, name)? {
            Some(value) => return Ok(value),
            None => Err(Raised),
        },
        _ => return protocol::generic_getattr(th, this, name),
    };
    let Some(fallback) = fallback else {
        return result;
    };
    match result {
        Ok(value) => Ok(value),
        Err(Raised) => {
            if th.pending().is_some() {
                if !th.pending_is(t::AttributeError) {
                    return Err(Raised);
                }
                th.take_pending();
            }
            protocol::call_bound(th, fallback, this, &[name.into()])
        }
    }
}

fn setattr_hook(th: &Thread, this: Value, name: Gc<Str>, value: Option<Value>) -> PyResult<()> {
    let names = th.names();
    match value {
        Some(value) => call_special(th, this, names.__setattr__, &[name.into(), value])?,
        None => call_special(th, this, names.__delattr__, &[name.into()])?,
    };
    Ok(())
}

fn hash_hook(th: &Thread, this: Value) -> PyResult<i64> {
    let Some(method) = th
        .class_of(this)
        .lookup(th, th.names().__hash__)
        .filter(|method| !method.is_none())
    else {
        return protocol::hash_not_implemented(th, this);
    };
    let hash = protocol::call_bound(th, method, this, &[])?;
    if !crate::int::is_int(hash) {
        return Err(th.raise(t::TypeError, "__hash__ method should return an integer"));
    }
    let hash = match crate::int::as_i64(hash) {
        Some(hash) => hash,
        None => protocol::hash_int(hash),
    };
    Ok(if hash == -1 { -2 } else { hash })
}

fn call_hook(th: &Thread, this: Value, args: Args<'_>) -> PyResult<Value> {
    match lookup_special(th, this, th.names().__call__)? {
        Some(method) => method.call(th, args),
        None => {
            let name = th.type_name(this);
            Err(th.raise(t::TypeError, format!("'{name}' object is not callable")))
        }
    }
}

fn compare_hook(th: &Thread, a: Value, b: Value, op: CompareOp) -> PyResult<Value> {
    match lookup_special(th, a, op.dunder(th)) {
        Ok(Some(method)) => method.call(th, Args::positional_only(&[b])),
        Ok(None) => Ok(Value::NOT_IMPLEMENTED),
        Err(Raised) if th.catch(t::AttributeError).is_some() => Ok(Value::NOT_IMPLEMENTED),
        Err(Raised) => Err(Raised),
    }
}

impl CompareOp {
    pub fn dunder(self, th: &Thread) -> Gc<Str> {
        let names = th.names();
        [
            names.__lt__,
            names.__le__,
            names.__eq__,
            names.__ne__,
            names.__gt__,
            names.__ge__,
        ][self as usize]
    }
}

fn iter_hook(th: &Thread, this: Value) -> PyResult<Value> {
    let names = th.names();
    match th.class_of(this).lookup(th, names.__iter__) {
        Some(method) if method.is_none() => {
            let name = th.type_name(this);
            Err(th.raise(t::TypeError, format!("'{name}' object is not iterable")))
        }
        Some(method) => protocol::call_bound(th, method, this, &[]),
        None => protocol::sequence_iter(th, this),
    }
}

fn next_hook(th: &Thread, this: Value) -> PyResult<Value> {
    call_special(th, this, th.names().__next__, &[])
}

fn descr_get_hook(
    th: &Thread,
    this: Value,
    instance: Option<Value>,
    owner: Option<Value>,
) -> PyResult<Value> {
    let class = th.class_of(this);
    match class.lookup(th, th.names().__get__) {
        Some(method) => {
            let args = [
                instance.unwrap_or(Value::NONE),
                owner.unwrap_or(Value::NONE),
            ];
            protocol::call_bound(th, method, this, &args)
        }
        None => Ok(this),
    }
}

fn descr_set_hook(th: &Thread, this: Value, instance: Value, value: Option<Value>) -> PyResult<()> {
    let names = th.names();
    match value {
        Some(value) => call_special(th, this, names.__set__, &[instance, value])?,
        None => call_special(th, this, names.__delete__, &[instance])?,
    };
    Ok(())
}

fn init_hook(th: &Thread, this: Value, args: Args<'_>) -> PyResult<()> {
    let Some(method) = lookup_special(th, this, th.names().__init__)? else {
        return Ok(());
    };
    let result = method.call(th, args)?;
    if !result.is_none() {
        let name = th.type_name(result);
        return Err(th.raise(
            t::TypeError,
            format!("__init__() should return None, not '{name}'"),
        ));
    }
    Ok(())
}

fn finalize_hook(th: &Thread, this: Value) -> PyResult<()> {
    let Some(method) = th.class_of(this).lookup(th, th.names().__del__) else {
        return Ok(());
    };
    if protocol::call_bound(th, method, this, &[]).is_err() {
        // The message names the method, not the object.
        let raised = th.take_pending();
        let shown = protocol::repr(th, method).map(|text| text.display().into_owned());
        if shown.is_err() {
            th.take_pending();
        }
        if let Some(raised) = raised {
            th.set_pending(raised);
        }
        let shown = shown.unwrap_or_default();
        let doing = format!("Exception ignored while calling deallocator {shown}");
        th.write_unraisable(Some(&doing), None);
    }
    Ok(())
}

fn bool_hook(th: &Thread, this: Value) -> PyResult<bool> {
    let method = th.class_of(this).lookup(th, th.names().__bool__);
    if method.is_some_and(|method| method.is_none()) {
        let name = th.type_name(this);
        return Err(th.raise(
            t::TypeError,
            format!("'{name}' cannot be interpreted as a boolean"),
        ));
    }
    let truth = call_special(th, this, th.names().__bool__, &[])?;
    match truth.as_bool() {
        Some(truth) => Ok(truth),
        None => {
            let name = th.type_name(truth);
            Err(th.raise(
                t::TypeError,
                format!("__bool__ should return bool, returned {name}"),
            ))
        }
    }
}

fn len_hook(th: &Thread, this: Value) -> PyResult<usize> {
    let len = call_special(th, this, th.names().__len__, &[])?;
    protocol::length_from(th, len)
}

fn set_item_hook(th: &Thread, this: Value, key: Value, value: Option<Value>) -> PyResult<()> {
    let names = th.names();
    match value {
        Some(value) => call_special(th, this, names.__setitem__, &[key, value])?,
        None => call_special(th, this, names.__delitem__, &[key])?,
    };
    Ok(())
}

fn set_index_hook(th: &Thread, this: Value, index: isize, value: Option<Value>) -> PyResult<()> {
    set_item_hook(th, this, th.int(index), value)
}

fn contains_hook(th: &Thread, this: Value, item: Value) -> PyResult<bool> {
    match th.class_of(this).lookup(th, th.names().__contains__) {
        Some(method) if method.is_none() => {
            let name = th.type_name(this);
            Err(th.raise(t::TypeError, format!("'{name}' object is not a container")))
        }
        Some(method) => {
            let found = protocol::call_bound(th, method, this, &[item])?;
            protocol::truth(th, found)
        }
        None => protocol::iter_contains(th, this, item),
    }
}

fn buffer_hook(
    th: &Thread,
    this: Value,
    request: crate::buffer::Request,
) -> PyResult<crate::buffer::BufferInfo> {
    match th.rt().hooks.python_buffer.get() {
        Some(hook) => hook(th, this, request),
        None => Err(th.raise(t::SystemError, "memoryview is not ready")),
    }
}

/// The function of `tp_new` of Python classes that define `__new__`.
pub fn new_hook(th: &Thread, class: Gc<Type>, args: Args<'_>) -> PyResult<Value> {
    let method = protocol::getattr(th, class.into(), th.names().__new__)?;
    args.with_first(th, class.into(), |args| {
        protocol::call_args(th, method, args)
    })
}

// ---- filling the slots of classes ------------------------------------------------------------------------------

/// Fills all slots of a Python class from the dunders its MRO has.
pub fn fill_python_class(th: &Thread, class: Gc<Type>) {
    if fill_from_base(th, class) {
        return;
    }
    let names = row_names(th);
    let base = class.base.get();
    let fresh = Slots::default();
    let mut generic = 0u128;
    for (row, name) in ROWS.iter().zip(names) {
        if is_placeholder(row.slot) {
            continue;
        }
        let Some(found) = class.lookup(th, name) else {
            continue;
        };
        // Several dunders can stand for one slot: if one of them is Python's, the slot is.
        let bit = 1u128 << row.slot as u32;
        if fill(th, class, &fresh, row, found, generic & bit != 0) {
            generic |= bit;
        }
    }
    // What no dunder stands for comes from the base.
    if let Some(base) = base {
        for slot in [
            SlotId::sq_concat,
            SlotId::sq_repeat,
            SlotId::sq_inplace_concat,
            SlotId::sq_inplace_repeat,
            SlotId::tp_new,
        ] {
            if let Some(def) = base.slots.get(slot) {
                fresh.install(&def);
            }
        }
    }
    if class
        .mro_classes()
        .any(|class| defines_python_new(th, class))
    {
        let first = class
            .mro_classes()
            .find(|class| class.dict().peek(th, th.names().__new__).is_some());
        if first.is_some_and(|class| defines_python_new(th, class)) {
            fresh.tp_new.set(Some(new_hook));
        }
    }
    class.slots.replace(&fresh);
}

/// The common case: one base, `object` or a Python class, and no dunders of its own but plain functions. Then the slots
/// are the base's with those functions' in place. False if the class is not like that, and nothing is done.
fn fill_from_base(th: &Thread, class: Gc<Type>) -> bool {
    let (Some(base), own) = (class.base.get(), class.mro().len()) else {
        return false;
    };
    let simple = base.is_heap_class() || base == th.class(t::OBJECT);
    if !simple || own != base.mro().len() + 1 {
        return false;
    }
    let dict = class.dict();
    let names = row_names(th);
    let rows = |key: Value| {
        ROWS.iter()
            .zip(names)
            .filter(move |(_, name)| Value::from(*name) == key)
            .map(|(row, _)| row)
    };
    let is_dunder = |key: Value| {
        key.cast::<Str>()
            .is_some_and(|key| key.len() > 4 && key.at(0) == '_' as u32 && key.at(1) == '_' as u32)
    };
    for (key, value) in dict.iter().filter(|(key, _)| is_dunder(*key)) {
        // Names of slots are interned; one that is not could be equal to one.
        let interned = key.cast::<Str>().is_some_and(|key| key.is_interned());
        let special = key == Value::from(th.names().__new__);
        if !interned || special || (rows(key).next().is_some() && value.kind() != Kind::Function) {
            return false;
        }
    }
    let fresh = Slots::default();
    fresh.replace(&base.slots);
    for (key, value) in dict.iter().filter(|(key, _)| is_dunder(*key)) {
        for row in rows(key).filter(|row| !is_placeholder(row.slot)) {
            fill(th, class, &fresh, row, value, false);
        }
    }
    class.slots.replace(&fresh);
    true
}

fn defines_python_new(th: &Thread, class: Gc<Type>) -> bool {
    class.is_heap_class()
        && class
            .dict()
            .peek(th, th.names().__new__)
            .is_some_and(|new| !is_native_new(new))
}

/// Whether this is the `__new__` of a native class (a builtin bound to it).
pub fn is_native_new(value: Value) -> bool {
    value.cast::<Builtin>().is_some_and(
        |builtin| matches!(builtin.payload, Payload::Method(def) if def.name == "__new__"),
    )
}

/// Fills one slot for a dunder that the class has; `generic`: another dunder of the slot is Python's. The answer is
/// whether the slot now calls Python's dunders.
fn fill(
    th: &Thread,
    class: Gc<Type>,
    slots: &Slots,
    row: &'static SlotRow,
    found: Value,
    generic: bool,
) -> bool {
    if row.slot == SlotId::tp_hash && found.is_none() {
        slots.tp_hash.set(Some(protocol::hash_not_implemented));
        return false;
    }
    if let Some(builtin) = found.cast::<Builtin>()
        && let Payload::Slot(of, def) = builtin.payload
        && of.slot == row.slot
        && of.name == row.name
        && builtin.header.shape() == t::WRAPPER_DESCRIPTOR.0
        && builtin
            .owner
            .get()
            .is_some_and(|owner| class.is_subclass_of(owner))
    {
        // The native operation itself, unless another dunder of this slot is Python's or another type's.
        let other = slots
            .get(row.slot)
            .is_some_and(|earlier| earlier.address() != def.address());
        if generic || !other {
            if !generic {
                slots.install(&def);
            }
            return false;
        }
        return match row.python {
            Some(python) => {
                slots.install(&python);
                true
            }
            None => false,
        };
    }
    // A native class's slot with both a mapping and a sequence form: the dunder belongs to one of them.
    if let Some(builtin) = found.cast::<Builtin>()
        && let Payload::Slot(of, _) = builtin.payload
        && of.name == row.name
        && builtin
            .owner
            .get()
            .is_some_and(|owner| class.is_subclass_of(owner))
        && let Some(def) = class.base.get().and_then(|base| base.slots.get(row.slot))
    {
        if !generic {
            slots.install(&def);
        }
        return false;
    }
    // A native class's method that stands for its slot (`list.__getitem__` is a method).
    if let Some(builtin) = found.cast::<Builtin>()
        && builtin.header.shape() == t::METHOD_DESCRIPTOR.0
        && let Some(owner) = builtin.owner.get()
        && !owner.is_heap_class()
        && class.is_subclass_of(owner)
        && let Some(def) = owner.slots.get(row.slot)
    {
        if !generic {
            slots.install(&def);
        }
        return false;
    }
    let _ = th;
    match row.python {
        Some(python) => {
            slots.install(&python);
            true
        }
        None => false,
    }
}

/// After `setattr(class, dunder, ...)`: refills the slots that stand for it, here and in all classes below.
pub fn update_after_change(th: &Thread, class: Gc<Type>, name: Gc<Str>) {
    let text = name.display();
    if !(text.starts_with("__") && text.ends_with("__")) {
        return;
    }
    if &*text == "__new__" || ROWS.iter().any(|row| row.name == text) {
        refill(th, class);
    }
}

/// Fills the slots of a Python class and all below it again.
pub fn refill(th: &Thread, class: Gc<Type>) {
    if class.is_heap_class() {
        fill_python_class(th, class);
    }
    if let Some(subclasses) = class.subclasses.get() {
        for index in 0..subclasses.len() {
            if let Some(below) = subclasses.get(index).and_then(Value::cast::<Type>) {
                refill(th, below);
            }
        }
    }
}

/// Gives a native class the wrapper descriptors of its own slots.
pub fn add_wrappers(th: &Thread, class: Gc<Type>, slots: &'static [SlotDef]) -> PyResult<()> {
    let dict = class.dict();
    if slots.iter().any(|def| def.id() == SlotId::tp_new) {
        let new = th.builtin_function(&protocol::NEW_DEF, Some(class.into()), None);
        dict.set_str(th, th.names().__new__, new.into())?;
    }
    let names = row_names(th);
    for (row, name) in ROWS.iter().zip(names) {
        if row.signature.is_empty() || dict.peek(th, name).is_some() {
            continue;
        }
        let Some(def) = slots.iter().find(|def| def.id() == row.slot) else {
            continue;
        };
        if row.slot == SlotId::tp_hash
            && matches!(def, SlotDef::TpHash(f) if std::ptr::fn_addr_eq(*f, protocol::hash_not_implemented as super::slots::HashFn))
        {
            dict.set_str(th, name, Value::NONE)?;
            continue;
        }
        let wrapper = th.descriptor(
            t::WRAPPER_DESCRIPTOR,
            class,
            Payload::Slot(row, *def),
            row.name,
        );
        dict.set_str(th, name, wrapper.into())?;
    }
    Ok(())
}

/// Takes over the base's slots that a native class leaves empty.
pub fn inherit(class: Gc<Type>) {
    let bases: Vec<Gc<Type>> = class.mro_classes().skip(1).collect();
    let own_compare =
        class.slots.tp_richcompare.get().is_some() || class.slots.tp_hash.get().is_some();
    for base in bases {
        let (hash, compare) = (class.slots.tp_hash.get(), class.slots.tp_richcompare.get());
        class.slots.inherit(&base.slots);
        if own_compare {
            // Equality and hash come as a pair.
            class.slots.tp_hash.set(hash);
            class
                .slots
                .tp_richcompare
                .set(compare.or(base.slots.tp_richcompare.get()));
        }
    }
}
