//! The op table. A row is
//!
//! ```text
//!     /// What it computes.
//!     method = Name(operand: TYPE, ..) { immediate: Type, .. } -> |function| result type, effects: .., exit: ..;
//! ```
//!
//! `method` is what lowerings call it. Operands are definitions, and must have at least their type. Immediates print,
//! parse and visit themselves (`immediates.rs`); lists of definitions and edges are immediates. In the result type and
//! the effects, operands and immediates are in scope by reference. An op whose exit is not `Never`, or which raises or
//! runs Python, carries a frame state: with `Retry` the instruction is executed again, else it is done.
//!
//! Adding an op: a row here, a line in `eval`, a lowering in `pyjit-jit`, a filetest.

/// Hands all rows to `$callback!`.
#[macro_export]
macro_rules! for_each_op {
    ($callback:ident) => {
        $callback! {
            // Values that are there from the start.
            /// A parameter of a block; stands in no block's list.
            param = Param() {} -> |_| Type::MAYBE, effects: PURE, exit: Never;
            /// A Python constant.
            constant = Const() { value: Constant } -> |f| f.constant_type(*value), effects: PURE, exit: Never;
            /// A machine integer.
            const_int = ConstInt() { value: i64 } -> |_| Type::int_between(*value, *value), effects: PURE, exit: Never;
            /// A machine float.
            const_float = ConstFloat() { value: FloatBits } -> |_| Type::F64, effects: PURE, exit: Never;
            /// A truth value.
            const_cond = ConstCond() { value: bool } -> |_| Type::cond(*value), effects: PURE, exit: Never;
            /// The function that runs.
            this_function = ThisFunction() {} -> |_| Type::FUNCTION, effects: PURE, exit: Never;
            /// Cell `index` of a function's closure.
            closure = LoadClosure(function: FUNCTION) { index: u32 } -> |_| Type::CELL, effects: PURE, exit: Never;

            // Guards: the value again, with what is known from here on.
            /// `value` is a `ty`.
            guard_type = GuardType(value: MAYBE) { ty: Type } -> |f| f.ty(*value).meet(*ty), effects: PURE, exit: WrongType;
            /// The object has that shape.
            guard_shape = GuardShape(value: MAYBE) { shape: Shape } -> |f| f.ty(*value).meet(Type::ANY), effects: reads(Alias::SHAPE), exit: WrongShape;
            /// The object has that shape, which a branch on `HasShape` has found: no code.
            proved_shape = ProvedShape(value: MAYBE) { shape: Shape } -> |f| f.ty(*value).meet(Type::ANY), effects: Effects { pinned: true, ..reads(Alias::SHAPE) }, exit: Never;
            /// `value`, which something other than a guard has found to be a `ty` (a branch, for example): no code.
            proved_type = ProvedType(value: MAYBE) { ty: Type } -> |f| f.ty(*value).meet(*ty), effects: CONTROL, exit: Never;
            /// It is that very object (functions, classes, modules; not numbers).
            guard_const = GuardConst(value: MAYBE) { object: Constant } -> |f| f.constant_type(*object), effects: PURE, exit: WrongObject;
            /// The integer lies between the bounds of `ty`.
            guard_range = GuardRange(value: I64) { ty: Type } -> |f| f.ty(*value).meet(*ty), effects: PURE, exit: OutOfRange;
            /// The condition is as expected.
            guard_cond = GuardCond(condition: COND) { expected: bool } -> |_| Type::VOID, effects: CONTROL, exit: NewBranch;
            /// The value is not null.
            guard_bound = GuardBound(value: MAYBE) {} -> |f| f.ty(*value).meet(Type::ANY), effects: PURE, exit: Unbound;
            /// The sequence, whose length `len` is `count`.
            guard_len = GuardLen(seq: ANY, len: I64) { count: u32 } -> |f| f.ty(*seq), effects: PURE, exit: OutOfBounds;
            /// `a`, of which a branch has found that `a how b`: no code.
            refine = Refine(a: I64, b: I64) { how: Comparison } -> |f| rules::refined(f, *how, *a, *b), effects: CONTROL, exit: Never;
            /// `0 <= index < len`: the index.
            check_index = CheckIndex(index: I64, len: I64) {} -> |f| rules::checked_index(f, *index, *len), effects: PURE, exit: OutOfBounds;
            /// Only the operand stack knows this iterator (GET_ITER made it).
            guard_fresh = GuardFresh(iter: ANY) {} -> |f| f.ty(*iter), effects: reads(Alias::ITER), exit: SharedIterator;
            /// Raises UnboundLocalError or NameError for local `local` if the value is null.
            check_bound = CheckBound(value: MAYBE) { local: u32 } -> |f| f.ty(*value).meet(Type::ANY), effects: RAISES, exit: Never;

            // Between representations.
            /// A small int's number.
            unbox_small = UnboxSmall(value: SMALL_INT) {} -> |f| rules::unboxed(f, *value), effects: PURE, exit: Never;
            /// An int's number, if it fits.
            unbox_int = UnboxInt(value: INT) {} -> |f| rules::unboxed(f, *value), effects: PURE, exit: TooBig;
            /// A float's number.
            unbox_float = UnboxFloat(value: FLOAT) {} -> |_| Type::F64, effects: PURE, exit: Never;
            /// A float's number, or the nearest float to a small int's.
            unbox_number = UnboxNumber(value: NUMBER) {} -> |_| Type::F64, effects: PURE, exit: Never;
            /// Whether it is True.
            unbox_bool = UnboxBool(value: BOOL) {} -> |f| rules::unboxed_bool(f, *value), effects: PURE, exit: Never;
            /// The int of that number.
            box_int = BoxInt(value: I64) {} -> |f| rules::boxed(f, *value), effects: PURE, exit: Never;
            /// The float of that number.
            box_float = BoxFloat(value: F64) {} -> |_| Type::FLOAT, effects: PURE, exit: Never;
            /// True or False.
            box_bool = BoxBool(value: COND) {} -> |f| rules::boxed_bool(f, *value), effects: PURE, exit: Never;
            /// The nearest float.
            int_to_float = IntToFloat(value: I64) {} -> |_| Type::F64, effects: PURE, exit: Never;
            /// The float cut to an integer, if it fits.
            float_to_int = FloatToInt(value: F64) {} -> |_| Type::I64, effects: PURE, exit: Overflow;
            /// 0 or 1.
            cond_to_int = CondToInt(value: COND) {} -> |_| Type::int_between(0, 1), effects: PURE, exit: Never;

            // Integers.
            /// `a + b`.
            int_add = IntAdd(a: I64, b: I64) {} -> |f| rules::add(f, *a, *b), effects: PURE, exit: Overflow;
            /// `a - b`.
            int_sub = IntSub(a: I64, b: I64) {} -> |f| rules::sub(f, *a, *b), effects: PURE, exit: Overflow;
            /// `a * b`.
            int_mul = IntMul(a: I64, b: I64) {} -> |f| rules::mul(f, *a, *b), effects: PURE, exit: Overflow;
            /// `a + b`, which fits.
            int_add_fits = IntAddFits(a: I64, b: I64) {} -> |f| rules::add(f, *a, *b), effects: PURE, exit: Never;
            /// `a - b`, which fits.
            int_sub_fits = IntSubFits(a: I64, b: I64) {} -> |f| rules::sub(f, *a, *b), effects: PURE, exit: Never;
            /// `a * b`, which fits.
            int_mul_fits = IntMulFits(a: I64, b: I64) {} -> |f| rules::mul(f, *a, *b), effects: PURE, exit: Never;
            /// `a // b`; leaves for 0 and for what does not fit.
            int_floor_div = IntFloorDiv(a: I64, b: I64) {} -> |f| rules::floor_div(f, *a, *b), effects: PURE, exit: BadOperand;
            /// `a % b`; leaves for 0.
            int_mod = IntMod(a: I64, b: I64) {} -> |f| rules::modulo(f, *a, *b), effects: PURE, exit: BadOperand;
            /// `a // b` with `b > 0`.
            int_floor_div_by = IntFloorDivBy(a: I64, b: I64) {} -> |f| rules::floor_div(f, *a, *b), effects: PURE, exit: Never;
            /// `a % b` with `b > 0`.
            int_mod_by = IntModBy(a: I64, b: I64) {} -> |f| rules::modulo(f, *a, *b), effects: PURE, exit: Never;
            /// `a & b`.
            int_and = IntAnd(a: I64, b: I64) {} -> |f| rules::and(f, *a, *b), effects: PURE, exit: Never;
            /// `a | b`.
            int_or = IntOr(a: I64, b: I64) {} -> |f| rules::or(f, *a, *b), effects: PURE, exit: Never;
            /// `a ^ b`.
            int_xor = IntXor(a: I64, b: I64) {} -> |f| rules::or(f, *a, *b), effects: PURE, exit: Never;
            /// `a << b`; leaves for a negative count and for what does not fit.
            int_shl = IntShl(a: I64, b: I64) {} -> |f| rules::shl(f, *a, *b), effects: PURE, exit: Overflow;
            /// `a << b`, which fits, with `0 <= b < 64`.
            int_shl_fits = IntShlFits(a: I64, b: I64) {} -> |f| rules::shl(f, *a, *b), effects: PURE, exit: Never;
            /// `a >> b`; leaves for a negative count.
            int_shr = IntShr(a: I64, b: I64) {} -> |f| rules::shr(f, *a, *b), effects: PURE, exit: BadOperand;
            /// `a >> b` with `0 <= b`; counts above 63 are 63.
            int_shr_by = IntShrBy(a: I64, b: I64) {} -> |f| rules::shr(f, *a, *b), effects: PURE, exit: Never;
            /// `~a`.
            int_not = IntNot(a: I64) {} -> |f| rules::not(f, *a), effects: PURE, exit: Never;
            /// The smaller.
            int_min = IntMin(a: I64, b: I64) {} -> |f| rules::min(f, *a, *b), effects: PURE, exit: Never;
            /// The larger.
            int_max = IntMax(a: I64, b: I64) {} -> |f| rules::max(f, *a, *b), effects: PURE, exit: Never;
            /// `a + len` if `a < 0`, else `a`: a subscript counted from the end.
            wrap_index = WrapIndex(index: I64, len: I64) {} -> |f| rules::wrapped(f, *index, *len), effects: PURE, exit: Never;
            /// A comparison of integers.
            int_compare = IntCompare(a: I64, b: I64) { how: Comparison } -> |f| rules::compare(f, *how, *a, *b), effects: PURE, exit: Never;

            // Floats.
            /// `a + b`.
            float_add = FloatAdd(a: F64, b: F64) {} -> |_| Type::F64, effects: PURE, exit: Never;
            /// `a - b`.
            float_sub = FloatSub(a: F64, b: F64) {} -> |_| Type::F64, effects: PURE, exit: Never;
            /// `a * b`.
            float_mul = FloatMul(a: F64, b: F64) {} -> |_| Type::F64, effects: PURE, exit: Never;
            /// `a / b`; leaves for 0.
            float_div = FloatDiv(a: F64, b: F64) {} -> |_| Type::F64, effects: PURE, exit: BadOperand;
            /// `a // b`; leaves for 0.
            float_floor_div = FloatFloorDiv(a: F64, b: F64) {} -> |_| Type::F64, effects: PURE, exit: BadOperand;
            /// `a % b`; leaves for 0.
            float_mod = FloatMod(a: F64, b: F64) {} -> |_| Type::F64, effects: PURE, exit: BadOperand;
            /// `-a`.
            float_neg = FloatNeg(a: F64) {} -> |_| Type::F64, effects: PURE, exit: Never;
            /// `abs(a)`.
            float_abs = FloatAbs(a: F64) {} -> |_| Type::F64, effects: PURE, exit: Never;
            /// The square root; leaves for negative numbers.
            float_sqrt = FloatSqrt(a: F64) {} -> |_| Type::F64, effects: PURE, exit: BadOperand;
            /// A comparison of floats.
            float_compare = FloatCompare(a: F64, b: F64) { how: Comparison } -> |_| Type::COND, effects: PURE, exit: Never;

            // Truth values and tests.
            /// `not a`.
            cond_not = CondNot(a: COND) {} -> |f| rules::negated(f, *a), effects: PURE, exit: Never;
            /// `a is b`.
            same = IsSame(a: MAYBE, b: MAYBE) {} -> |f| rules::same(f, *a, *b), effects: PURE, exit: Never;
            /// Whether it is the null word.
            is_null = IsNull(value: MAYBE) {} -> |f| rules::has_type(f, *value, Type::NULL), effects: PURE, exit: Never;
            /// Whether `value` is a `ty`.
            has_type = HasType(value: MAYBE) { ty: Type } -> |f| rules::has_type(f, *value, *ty), effects: PURE, exit: Never;
            /// Whether the object has that shape.
            has_shape = HasShape(value: MAYBE) { shape: Shape } -> |_| Type::COND, effects: reads(Alias::SHAPE), exit: Never;
            /// `bool(value)` of a type whose truth runs no Python: None, numbers, str, list, tuple, dict, set.
            truth = Truth(value: ANY) {} -> |_| Type::COND, effects: reads(Alias::LIST_LEN.and(Alias::DICT).and(Alias::SET)), exit: Never;

            // Objects.
            /// A field of an object, whose layout or shape has been proved.
            load_field = LoadField(object: ANY) { field: Field } -> |_| field.ty(), effects: reads(field.read_alias()), exit: Never;
            /// Changes a field.
            store_field = StoreField(object: ANY, value: ANY_REP) { field: Field } -> |_| Type::VOID, effects: writes(field.write_alias()), exit: Never;
            /// Fills the next free slot and gives the object its next shape.
            add_slot = AddSlot(object: ANY, value: ANY) { slot: u32, shape: Shape } -> |_| Type::VOID, effects: writes(Alias::SLOTS.and(Alias::SHAPE)), exit: Never;
            /// An instance with empty slots.
            new_object = NewObject() { shape: Shape, class: Constant } -> |_| Type::OBJECT, effects: ALLOC, exit: Never;
            /// An instance of `shape` with those slots: what an exit makes of one that was never allocated.
            new_object_with = NewObjectWith() { shape: Shape, class: Constant, slots: DefList } -> |_| Type::OBJECT, effects: ALLOC, exit: Never;
            /// `list[index]` within bounds.
            load_item = LoadItem(list: LIST, index: I64) {} -> |_| Type::ANY, effects: reads(Alias::LIST_ITEMS), exit: Never;
            /// `list[index] = value` within bounds.
            store_item = StoreItem(list: LIST, index: I64, value: ANY) {} -> |_| Type::VOID, effects: writes(Alias::LIST_ITEMS), exit: Never;
            /// `list.append(value)`.
            list_append = ListAppend(list: LIST, value: ANY) {} -> |_| Type::VOID, effects: writes(Alias::LIST_ITEMS.and(Alias::LIST_LEN)), exit: Never;
            /// `list.pop()` of a list that is not empty.
            list_pop = ListPop(list: LIST) {} -> |_| Type::ANY, effects: Effects { reads: Alias::LIST_ITEMS.and(Alias::LIST_LEN), ..writes(Alias::LIST_ITEMS.and(Alias::LIST_LEN)) }, exit: OutOfBounds;
            /// `tuple[index]` within bounds.
            load_tuple_item = LoadTupleItem(tuple: TUPLE, index: I64) {} -> |_| Type::ANY, effects: PURE, exit: Never;
            /// `str[index]` within bounds.
            load_char = LoadChar(text: STR, index: I64) {} -> |_| Type::STR, effects: PURE, exit: Never;
            /// `bytes[index]` within bounds.
            load_byte = LoadByte(bytes: BYTES, index: I64) {} -> |_| Type::int_between(0, 255), effects: PURE, exit: Never;
            /// The value of a str key, or null; leaves if the dict has other keys.
            dict_get_str = DictGetStr(dict: DICT, key: STR) {} -> |_| Type::MAYBE, effects: reads(Alias::DICT), exit: OtherKeys;
            /// The value of an int key, or null; leaves if a key met on the way has another type.
            dict_get_int = DictGetInt(dict: DICT, key: INT) {} -> |_| Type::MAYBE, effects: reads(Alias::DICT), exit: OtherKeys;
            /// `dict[key] = value` of a str key; leaves (having done nothing) if the dict has other keys.
            dict_set_str = DictSetStr(dict: DICT, key: STR, value: ANY) {} -> |_| Type::VOID, effects: writes(Alias::DICT), exit: OtherKeys;
            /// A tuple.
            make_tuple = MakeTuple() { items: DefList } -> |_| Type::TUPLE, effects: ALLOC, exit: Never;
            /// A list.
            make_list = MakeList() { items: DefList } -> |_| Type::LIST, effects: ALLOC, exit: Never;
            /// `range(start, stop, step)` of small ints; the step is not 0.
            make_range = MakeRange(start: SMALL_INT, stop: SMALL_INT, step: SMALL_INT) {} -> |_| Type::RANGE, effects: ALLOC, exit: Never;
            /// A range iterator that gives `next` next and ends at `stop`.
            make_range_iter = MakeRangeIter(next: I64, stop: I64) { step: i64 } -> |_| Type::RANGE_ITER, effects: ALLOC, exit: Never;
            /// An iterator over a list or tuple that stands at `index`.
            make_seq_iter = MakeSeqIter(seq: ANY, index: I64) {} -> |f| rules::seq_iter(f, *seq), effects: ALLOC, exit: Never;
            /// A cell.
            make_cell = MakeCell(value: MAYBE) {} -> |_| Type::CELL, effects: ALLOC, exit: Never;
            /// A bound method.
            make_method = MakeMethod(function: ANY, receiver: ANY) {} -> |_| Type::METHOD, effects: ALLOC, exit: Never;
            /// A slice.
            make_slice = MakeSlice(start: ANY, stop: ANY, step: ANY) {} -> |_| Type::SLICE, effects: ALLOC, exit: Never;

            // Strings.
            /// `a + b`.
            str_concat = StrConcat(a: STR, b: STR) {} -> |_| Type::STR, effects: ALLOC, exit: Never;
            /// A comparison of strings.
            str_compare = StrCompare(a: STR, b: STR) { how: Comparison } -> |_| Type::COND, effects: PURE, exit: Never;
            /// `a in b`.
            str_contains = StrContains(a: STR, b: STR) {} -> |_| Type::COND, effects: PURE, exit: Never;
            /// `chr(a)`; leaves for what is no code point.
            chr = Chr(a: I64) {} -> |_| Type::STR, effects: PURE, exit: BadOperand;
            /// `ord(a)` of a string of length one; leaves for others.
            ord = Ord(a: STR) {} -> |_| Type::int_between(0, 0x10ffff), effects: PURE, exit: BadOperand;

            // Calls.
            /// Calls a known Python function with its parameters in order, defaults filled in.
            call_function = CallFunction(function: FUNCTION) { args: DefList } -> |_| Type::ANY, effects: CALLS, exit: Never;
            /// Calls a native function, whose traits say what it does.
            call_builtin = CallBuiltin() { function: Constant, traits: Traits, args: DefList } -> |_| traits.result, effects: traits.effects(), exit: Never;
            /// Raises TypeError if the result of `__init__` is not None.
            check_init = CheckInit(result: ANY) {} -> |_| Type::VOID, effects: RAISES, exit: Never;
            /// Executes a bytecode by tier 0's means: operands as they would lie on the stack; for those that look at
            /// globals or the namespace, or make functions, the running function before them. Of several results the
            /// last pushed is its own, the others wait for `TakeResult`.
            interpret = Interpret() { opcode: Opcode, arg: u32, args: DefList } -> |_| rules::interpreted(*opcode, *arg), effects: CALLS, exit: Never;
            /// A further result of the `Interpret` before it, 0 being the deepest.
            take_result = TakeResult() { index: u32 } -> |_| Type::ANY, effects: Effects { pinned: true, ..reads(Alias::RESULTS) }, exit: Never;
            /// The next item, or null at the end.
            iter_next = IterNext(iter: ANY) {} -> |_| Type::MAYBE, effects: CALLS, exit: Never;

            // Exceptions and polls.
            /// The pending exception, which is pending no more. First in a handler.
            take_exception = TakeException() {} -> |_| Type::ANY, effects: Effects { pinned: true, reads: Alias::EXCEPTION, ..writes(Alias::EXCEPTION) }, exit: Never;
            /// Makes the exception the handled one: the one that was (or None).
            push_handled = PushHandled(exception: ANY) {} -> |_| Type::ANY, effects: Effects { reads: Alias::EXCEPTION, ..writes(Alias::EXCEPTION) }, exit: Never;
            /// Makes the exception the handled one again.
            pop_handled = PopHandled(exception: ANY) {} -> |_| Type::VOID, effects: writes(Alias::EXCEPTION), exit: Never;
            /// Signals, GIL and collector; leaves if Python ran.
            poll = Poll() {} -> |_| Type::VOID, effects: CONTROL, exit: Polled;

            /// No code: its state is where guards may leave that are moved before the loop.
            anchor = Anchor() {} -> |_| Type::VOID, effects: CONTROL, exit: Never;

            // Ends of blocks.
            /// Goes there.
            jump = Jump() { to: Edge } -> |_| Type::VOID, effects: CONTROL, exit: Never;
            /// Goes to one of two.
            branch = Branch(condition: COND) { then: Edge, other: Edge } -> |_| Type::VOID, effects: CONTROL, exit: Never;
            /// Goes to `handler` if the instruction right before it raised, else to `normal`.
            catch = Catch() { normal: Edge, handler: Edge } -> |_| Type::VOID, effects: CONTROL, exit: Never;
            /// Returns from the function.
            ret = Return(value: ANY) {} -> |_| Type::VOID, effects: CONTROL, exit: Never;
            /// Leaves for tier 0.
            leave = Leave() { why: Exit } -> |_| Type::VOID, effects: CONTROL, exit: NeverRan;
            /// Is never reached: the instruction before it raises.
            unreachable = Unreachable() {} -> |_| Type::VOID, effects: CONTROL, exit: Never;
        }
    };
}
