//! The interned names that the runtime itself looks up, as fields: `th.names().__init__`.

use crate::prelude::*;

macro_rules! names {
    ($($name:ident)*) => {
        /// Interned strings of these names.
        #[allow(non_snake_case)]
        pub struct Names { $(pub $name: Gc<Str>,)* }

        impl Names {
            pub fn new(th: &Thread) -> Names {
                Names { $($name: th.intern(stringify!($name)),)* }
            }
        }
    };
}

names! {
    __abs__ __abstractmethods__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __anext__ __annotate__ __annotate_func__
    __annotations__ __annotations_cache__ __args__ __await__ __bases__ __bool__ __buffer__ __build_class__ __builtins__ __bytes__ __call__ __cause__
    __class__ __class_getitem__ __classcell__ __classdict__ __classdictcell__ __complex__ __contains__ __context__ __copy__ __debug__
    __deepcopy__ __defaults__ __del__ __delattr__ __delete__ __delitem__ __dict__ __dictoffset__ __dir__ __divmod__
    __doc__ __enter__ __eq__ __exit__ __file__ __firstlineno__ __float__ __floordiv__ __format__ __func__ __ge__ __get__
    __getattr__ __getattribute__ __getinitargs__ __getitem__ __getnewargs__ __getnewargs_ex__ __getstate__ __gt__
    __hash__ __iadd__ __iand__ __ifloordiv__ __ilshift__ __imatmul__ __imod__ __import__ __imul__ __index__ __init__
    __init_subclass__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ __irshift__ __isabstractmethod__ __isub__
    __iter__ __itruediv__ __ixor__ __kwdefaults__ __le__ __len__ __length_hint__ __loader__ __lshift__ __lt__
    __main__ __match_args__ __matmul__ __missing__ __mod__ __module__ __mro_entries__ __mul__ __name__ __ne__ __neg__
    __new__ __next__ __or__ __orig_bases__ __orig_class__ __origin__ __package__ __parameters__ __path__ __pos__ __pow__
    __prepare__ __qualname__ __radd__ __rand__ __rdivmod__ __reduce__ __reduce_ex__ __release_buffer__ __repr__
    __reversed__ __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__
    __rshift__ __rsub__ __rtruediv__ __rxor__ __self__ __set__ __set_name__ __setattr__ __setitem__ __setstate__
    __sizeof__ __slotnames__ __slots__ __spec__ __static_attributes__ __str__ __sub__ __subclasscheck__ __subclasshook__
    __suppress_context__ __text_signature__ __traceback__ __truediv__ __trunc__ __type_params__ __typing_subst__
    __typing_prepare_subst__ __typing_unpacked_tuple_args__ __unpacked__ __weakref__ __wrapped__ __xor__ __notes__ __ceil__ __floor__
    _abc_impl _initializing _fix_up_module _find_and_load _handle_fromlist _uninitialized_submodules
    add append args asyncgen_finalizer asyncgen_firstiter big builtins clear close copy decode default dict displayhook
    encode encoding end errno errors excepthook exec extend file filename flush format fromkeys get getattr getcode
    index isatty items iter join key keys last_exc last_traceback last_type last_value len lineno little locals main
    metaclass mode modules mro msg name name_from obj object offset open path pop popitem print_file_and_line read
    readable readline reason reload replace reverse send sep setdefault signed sort start stderr stdin stdout stop
    strict step strerror sys text throw unraisablehook update value values warnings warn warn_explicit write year
}
