//! `_types`: names of builtin types that have none elsewhere. CPython: Modules/_typesmodule.c.

use pyjit_object::def::TypeFlags;
use pyjit_object::kind::NativeHeader;
use pyjit_object::prelude::*;

const WELL_KNOWN: &[(&str, TypeId)] = &[
    ("AsyncGeneratorType", t::ASYNC_GENERATOR),
    ("BuiltinFunctionType", t::BUILTIN),
    ("BuiltinMethodType", t::BUILTIN),
    ("CellType", t::CELL),
    ("ClassMethodDescriptorType", t::CLASSMETHOD_DESCRIPTOR),
    ("CodeType", t::CODE),
    ("CoroutineType", t::COROUTINE),
    ("EllipsisType", t::ELLIPSIS),
    ("FrameType", t::FRAME),
    ("FunctionType", t::FUNCTION),
    ("GeneratorType", t::GENERATOR),
    ("GetSetDescriptorType", t::GETSET_DESCRIPTOR),
    ("LambdaType", t::FUNCTION),
    ("MemberDescriptorType", t::MEMBER_DESCRIPTOR),
    ("MethodDescriptorType", t::METHOD_DESCRIPTOR),
    ("MethodType", t::METHOD),
    ("MethodWrapperType", t::METHOD_WRAPPER),
    ("ModuleType", t::MODULE),
    ("NoneType", t::NONETYPE),
    ("NotImplementedType", t::NOTIMPLEMENTED),
    ("TracebackType", t::TRACEBACK),
    ("WrapperDescriptorType", t::WRAPPER_DESCRIPTOR),
];

const KEPT: &[(&str, &str)] = &[
    ("GenericAlias", "GenericAlias"),
    ("MappingProxyType", "mappingproxy"),
    ("SimpleNamespace", "SimpleNamespace"),
    ("UnionType", "Union"),
];

/// There are no capsules here, but their type has a name.
#[pytype(name = "PyCapsule")]
#[repr(C)]
pub struct Capsule {
    head: NativeHeader,
}

#[pymethods(
    Capsule,
    name = "PyCapsule",
    doc = "Capsule objects let you wrap a C \"void *\" pointer in a Python\nobject.  They're a way of passing data through the Python interpreter\nwithout creating your own custom type.\n\nCapsules are used for communication between extension modules.\nThey provide a way for an extension module to export a C interface\nto other extension modules, so that extension modules can use the\nPython import mechanism to link to one another.\n",
    flags = TypeFlags::DISALLOW_INSTANTIATION
)]
mod capsule {
    use super::*;

    #[slot(tp_repr)]
    fn repr(this: Gc<Capsule>) -> String {
        format!("<capsule object NULL at {:#x}>", this.address())
    }
}

#[pymodule(name = "_types", doc = "Define names for built-in types.")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, id) in WELL_KNOWN {
            module.set(th, name, th.class(*id))?;
        }
        for (name, kept) in KEPT {
            module.set(th, name, pyjit_types::kept(th, kept)?)?;
        }
        let capsule = th.define_class(&capsule::SPEC, None)?;
        module.set(th, "CapsuleType", capsule)
    }
}
