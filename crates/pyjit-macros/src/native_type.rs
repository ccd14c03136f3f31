//! `#[pytype]` and `#[derive(Trace)]`.

use crate::attrs::Args;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Error, Field, Fields, Index, ItemStruct, Type};

/// Types without references, by the last segment of their paths.
const PLAIN: &[&str] = &[
    "bool",
    "char",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "f32",
    "f64",
    "String",
    "Header",
    "NativeHeader",
    "PhantomData",
    "AtomicBool",
    "AtomicU32",
    "AtomicU64",
    "AtomicUsize",
];
/// Wrappers that hold references only if what they wrap does.
const WRAPPERS: &[&str] = &[
    "Cell", "RefCell", "Vec", "Box", "Option", "Rc", "Arc", "OnceCell",
];

fn is_plain(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else {
                return false;
            };
            let name = last.ident.to_string();
            if PLAIN.contains(&name.as_str()) {
                return true;
            }
            let syn::PathArguments::AngleBracketed(list) = &last.arguments else {
                return false;
            };
            WRAPPERS.contains(&name.as_str())
                && list.args.iter().all(|argument| match argument {
                    syn::GenericArgument::Type(ty) => is_plain(ty),
                    _ => true,
                })
        }
        Type::Array(array) => is_plain(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_plain),
        Type::Ptr(_) | Type::BareFn(_) => true,
        Type::Reference(reference) => {
            matches!(&reference.lifetime, Some(lifetime) if lifetime.ident == "static")
        }
        _ => false,
    }
}

/// Takes `#[trace(skip)]` off a field.
fn take_skip(field: &mut Field) -> syn::Result<bool> {
    let mut skip = false;
    let mut problem = None;
    field.attrs.retain(|attribute| {
        if !attribute.path().is_ident("trace") {
            return true;
        }
        match Args::of(attribute) {
            Ok(args) if args.has("skip") => skip = true,
            Ok(_) => problem = Some(Error::new_spanned(attribute, "write `#[trace(skip)]`")),
            Err(error) => problem = Some(error),
        }
        false
    });
    problem.map_or(Ok(skip), Err)
}

/// The statements that trace the fields.
fn trace_fields(x: &TokenStream, fields: &mut Fields) -> syn::Result<TokenStream> {
    let mut code = TokenStream::new();
    for (index, field) in fields.iter_mut().enumerate() {
        if take_skip(field)? || is_plain(&field.ty) {
            continue;
        }
        let access = match &field.ident {
            Some(name) => quote!(#name),
            None => {
                let index = Index::from(index);
                quote!(#index)
            }
        };
        code.extend(quote!(#x::Trace::trace(&self.#access, marker);));
    }
    Ok(code)
}

fn is_repr_c(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("repr")
            && attribute
                .parse_args_with(
                    syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated,
                )
                .is_ok_and(|list| list.iter().any(|meta| meta.path().is_ident("C")))
    })
}

pub fn derive_trace(item: TokenStream) -> syn::Result<TokenStream> {
    let x = quote!(::pyjit_object::expansion);
    let mut input: DeriveInput = syn::parse2(item)?;
    let span = input.ident.span();
    if !is_repr_c(&input.attrs) {
        return Err(Error::new(span, "a traced struct is `#[repr(C)]`"));
    }
    let Data::Struct(data) = &mut input.data else {
        return Err(Error::new(span, "only structs can derive Trace"));
    };
    let body = trace_fields(&x, &mut data.fields)?;
    for parameter in input.generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!(#x::Trace));
    }
    let name = &input.ident;
    let (generics, arguments, clause) = input.generics.split_for_impl();
    Ok(quote! {
        impl #generics #x::Trace for #name #arguments #clause {
            #[allow(unused_variables)]
            fn trace(&self, marker: &mut #x::Marker) { #body }
        }
    })
}

pub fn pytype(attr: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let x = quote!(::pyjit_object::expansion);
    let mut input: ItemStruct = syn::parse2(item)?;
    let args = Args::parse(input.ident.span(), attr)?;
    args.allow(&[], &["name", "module"])?;
    let name = args
        .string("name")?
        .ok_or_else(|| Error::new(args.span, "give `name = \"..\"`"))?;
    let module = args.string("module")?.unwrap_or_else(|| "builtins".into());
    if !is_repr_c(&input.attrs) {
        return Err(Error::new(
            input.ident.span(),
            "a native type's layout is `#[repr(C)]`",
        ));
    }
    if !input.generics.params.is_empty() {
        return Err(Error::new(
            input.generics.span(),
            "a native type's layout is not generic",
        ));
    }
    let header = input.fields.iter().next().map(|field| field.ty.clone());
    if !matches!(&header, Some(Type::Path(path)) if path.path.segments.last().is_some_and(|last| last.ident == "NativeHeader"))
    {
        return Err(Error::new(
            input.fields.span(),
            "the first field is a `NativeHeader`",
        ));
    }
    let body = trace_fields(&x, &mut input.fields)?;
    let ident = &input.ident;
    let qualified = format!("{module}.{name}");
    let shown = format_ident!("NAME");
    Ok(quote! {
        #input

        impl #x::Trace for #ident {
            #[allow(unused_variables)]
            fn trace(&self, marker: &mut #x::Marker) { #body }
        }

        // SAFETY: repr(C) with a NativeHeader first; only objects made with this layout refer to it.
        unsafe impl #x::Object for #ident {
            const KIND: #x::Kind = #x::Kind::Native;
            const #shown: &'static str = #name;
            const LAYOUT: Option<&'static #x::NativeLayout> = Some(<#ident>::LAYOUT);
        }

        #[allow(clippy::undocumented_unsafe_blocks)]
        impl #ident {
            /// How the collector sees it; also tells its type's objects from others.
            pub const LAYOUT: &'static #x::NativeLayout = {
                unsafe fn trace(object: *const #x::Header, marker: &mut #x::Marker) {
                    // SAFETY: the collector passes an object of this layout.
                    #x::Trace::trace(unsafe { &*object.cast::<#ident>() }, marker);
                }
                unsafe fn drop(object: *mut #x::Header) {
                    // SAFETY: the sweeper passes a dead object of this layout, once.
                    unsafe { std::ptr::drop_in_place(object.cast::<#ident>()) };
                }
                static LAYOUT: #x::NativeLayout = #x::NativeLayout {
                    name: #qualified,
                    size: std::mem::size_of::<#ident>(),
                    trace,
                    drop: if std::mem::needs_drop::<#ident>() { Some(drop) } else { None },
                    id: std::sync::atomic::AtomicU32::new(0),
                };
                &LAYOUT
            };
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explains_mistakes() {
        let rows = [
            ("struct A { head: NativeHeader }", "`#[repr(C)]`"),
            ("#[repr(C)] struct A { x: u8 }", "`NativeHeader`"),
            (
                "#[repr(C)] struct A<T> { head: NativeHeader, t: T }",
                "not generic",
            ),
        ];
        for (item, expected) in rows {
            let error = pytype(quote!(name = "a"), item.parse().unwrap())
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{item}: {error}");
        }
    }
}
