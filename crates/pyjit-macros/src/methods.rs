//! `#[pymethods]` and `#[pymodule]`: walks the items of the module, collects the tables.

use crate::attrs::{Args, doc, plain};
use crate::function::{self, Kind};
use crate::slots;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{Attribute, Error, Item, ItemFn, ItemMod, Type};

/// Attributes of functions that these macros take.
const MARKS: &[&str] = &[
    "method",
    "classmethod",
    "staticmethod",
    "getter",
    "setter",
    "slot",
    "function",
    "init",
];

/// A module's items with the marks taken off its functions.
struct Marked {
    module: ItemMod,
    functions: Vec<(ItemFn, Vec<Attribute>)>,
}

fn take_marks(item: TokenStream) -> syn::Result<Marked> {
    let mut module: ItemMod = syn::parse2(item)?;
    let span = module.span();
    let Some((_, items)) = &mut module.content else {
        return Err(Error::new(span, "the module's body must stand here"));
    };
    let mut functions = Vec::new();
    for item in items {
        let Item::Fn(function) = item else { continue };
        let is_mark =
            |attribute: &Attribute| MARKS.iter().any(|mark| attribute.path().is_ident(mark));
        let (marks, others): (Vec<Attribute>, Vec<Attribute>) = std::mem::take(&mut function.attrs)
            .into_iter()
            .partition(is_mark);
        function.attrs = others;
        if !marks.is_empty() {
            functions.push((function.clone(), marks));
            // The comment is Python's docstring: rustdoc would take its examples for Rust.
            function
                .attrs
                .retain(|attribute| !attribute.path().is_ident("doc"));
        }
    }
    Ok(Marked { module, functions })
}

impl Marked {
    fn finish(self, generated: TokenStream) -> TokenStream {
        let ItemMod {
            attrs,
            vis,
            ident,
            content,
            ..
        } = self.module;
        let items = content.map(|(_, items)| items).unwrap_or_default();
        let attrs = attrs
            .iter()
            .filter(|attribute| !attribute.path().is_ident("doc"));
        quote! {
            #(#attrs)*
            #vis mod #ident {
                #(#items)*
                #generated
            }
        }
    }
}

fn mark_name(mark: &Attribute) -> String {
    mark.path()
        .get_ident()
        .map(|ident| ident.to_string())
        .unwrap_or_default()
}

fn misplaced(mark: &Attribute, place: &str) -> Error {
    Error::new_spanned(
        mark,
        format!("`#[{}]` has no meaning in `#[{place}]`", mark_name(mark)),
    )
}

/// One attribute while its getter and setter are being collected.
struct Attr {
    name: String,
    doc: String,
    get: Option<proc_macro2::Ident>,
    set: Option<proc_macro2::Ident>,
    span: proc_macro2::Span,
}

pub fn pymethods(attr: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let x = quote!(::pyjit_object::expansion);
    let marked = take_marks(item)?;
    let args = Args::parse(marked.module.span(), attr)?;
    args.allow(
        &["*"],
        &["name", "module", "text_signature", "flags", "base", "doc"],
    )?;
    let owner_path = args
        .first_word()
        .ok_or_else(|| Error::new(args.span, "write `#[pymethods(T)]`, T being the layout"))?;
    let owner: Type = syn::parse_quote!(#owner_path);
    let owner_name = args.string("name")?;

    let mut code = TokenStream::new();
    let (mut methods, mut slot_rows) = (Vec::new(), Vec::new());
    let mut attributes: Vec<Attr> = Vec::new();
    let mut number = 0;
    for (function, marks) in &marked.functions {
        for mark in marks {
            let mark_args = Args::of(mark)?;
            number += 1;
            let base = plain(&function.sig.ident);
            let wrapper = format_ident!("__wrap_{number}_{base}");
            let kind = match mark_name(mark).as_str() {
                "method" => Kind::Method,
                "classmethod" => Kind::Class,
                "staticmethod" => Kind::Static,
                "slot" => {
                    mark_args.allow(&["*"], &["name"])?;
                    let path = mark_args
                        .first_word()
                        .ok_or_else(|| Error::new(mark_args.span, "write `#[slot(tp_repr)]`"))?;
                    let found = path
                        .get_ident()
                        .and_then(|ident| slots::find(&ident.to_string()));
                    let slot =
                        found.ok_or_else(|| Error::new_spanned(path, "there is no such slot"))?;
                    let (definition, row) = function::slot(
                        &x,
                        function,
                        &mark_args,
                        slot,
                        &owner,
                        owner_name.as_deref(),
                        &wrapper,
                    )?;
                    code.extend(definition);
                    slot_rows.push(row);
                    continue;
                }
                "getter" | "setter" => {
                    let is_getter = mark_name(mark) == "getter";
                    mark_args.allow(&["*"], &["name"])?;
                    let written = match mark_args.first_word() {
                        Some(path) => path.get_ident().map(plain),
                        None => mark_args.string("name")?,
                    };
                    let name = written.unwrap_or_else(|| match is_getter {
                        true => base.clone(),
                        false => base
                            .strip_prefix("set_")
                            .or(base.strip_suffix("_set"))
                            .unwrap_or(&base)
                            .to_string(),
                    });
                    code.extend(match is_getter {
                        true => function::getter(&x, function, &owner, &wrapper)?,
                        false => function::setter(&x, function, &owner, &wrapper)?,
                    });
                    let at = match attributes
                        .iter()
                        .position(|attribute| attribute.name == name)
                    {
                        Some(at) => at,
                        None => {
                            attributes.push(Attr {
                                name,
                                doc: String::new(),
                                get: None,
                                set: None,
                                span: mark.span(),
                            });
                            attributes.len() - 1
                        }
                    };
                    match is_getter {
                        true => {
                            attributes[at].get = Some(wrapper);
                            attributes[at].doc = doc(&function.attrs);
                        }
                        false => attributes[at].set = Some(wrapper),
                    }
                    continue;
                }
                _ => return Err(misplaced(mark, "pymethods")),
            };
            let (definition, row) =
                function::method(&x, function, &mark_args, kind, Some(&owner), number)?;
            code.extend(definition);
            methods.push(row);
        }
    }
    let mut getsets = Vec::new();
    for Attr {
        name,
        doc,
        get,
        set,
        span,
    } in attributes
    {
        let get =
            get.ok_or_else(|| Error::new(span, format!("`{name}` has a setter but no getter")))?;
        let set = set.map_or(quote!(None), |set| quote!(Some(#set)));
        getsets.push(quote!(#x::GetSetDef { name: #name, doc: #doc, get: #get, set: #set }));
    }
    let (method_count, getset_count, slot_count) = (methods.len(), getsets.len(), slot_rows.len());
    code.extend(quote! {
        static METHOD_TABLE: [#x::MethodDef; #method_count] = [#(#methods),*];
        static GETSET_TABLE: [#x::GetSetDef; #getset_count] = [#(#getsets),*];
        static SLOT_TABLE: [#x::SlotDef; #slot_count] = [#(#slot_rows),*];
        /// The methods, class methods and static methods.
        pub const METHODS: &[#x::MethodDef] = &METHOD_TABLE;
        /// The attributes with a getter.
        pub const GETSETS: &[#x::GetSetDef] = &GETSET_TABLE;
        /// The slots.
        pub const SLOTS: &[#x::SlotDef] = &SLOT_TABLE;
    });
    if let Some(name) = &owner_name {
        let module = args.string("module")?.unwrap_or_else(|| "builtins".into());
        let text = args
            .string("text_signature")?
            .map_or(quote!(None), |text| quote!(Some(#text)));
        let flags = args
            .value("flags")
            .map_or(quote!(#x::TypeFlags::NONE), |flags| quote!(#flags));
        let base = args
            .value("base")
            .map_or(quote!(None), |base| quote!(Some(#base)));
        let doc = match args.value("doc") {
            Some(doc) => quote!(#doc),
            None => {
                let doc = doc(&marked.module.attrs);
                quote!(#doc)
            }
        };
        code.extend(quote! {
            /// The type.
            pub const SPEC: #x::TypeSpec = #x::TypeSpec {
                name: #name,
                module: #module,
                doc: #doc,
                text_signature: #text,
                methods: METHODS,
                getsets: GETSETS,
                slots: SLOTS,
                flags: #flags,
                base: #base,
                layout: <#owner as #x::Object>::LAYOUT,
            };
        });
    }
    Ok(marked.finish(code))
}

pub fn pymodule(attr: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let x = quote!(::pyjit_object::expansion);
    let marked = take_marks(item)?;
    let args = Args::parse(marked.module.span(), attr)?;
    args.allow(&[], &["name", "doc"])?;
    let name = args
        .string("name")?
        .unwrap_or_else(|| plain(&marked.module.ident));
    let mut code = TokenStream::new();
    let mut rows = Vec::new();
    let mut init = quote!(None);
    let mut number = 0;
    for (function, marks) in &marked.functions {
        for mark in marks {
            match mark_name(mark).as_str() {
                "function" => {
                    number += 1;
                    let (definition, row) = function::method(
                        &x,
                        function,
                        &Args::of(mark)?,
                        Kind::Module,
                        None,
                        number,
                    )?;
                    code.extend(definition);
                    rows.push(row);
                }
                "init" => {
                    let name = &function.sig.ident;
                    init = quote!(Some(#name));
                }
                _ => return Err(misplaced(mark, "pymodule")),
            }
        }
    }
    let doc = match args.value("doc") {
        Some(doc) => quote!(#doc),
        None => {
            let doc = doc(&marked.module.attrs);
            quote!(#doc)
        }
    };
    let count = rows.len();
    code.extend(quote! {
        static FUNCTION_TABLE: [#x::MethodDef; #count] = [#(#rows),*];
        /// The functions.
        pub const FUNCTIONS: &[#x::MethodDef] = &FUNCTION_TABLE;
        /// The module.
        pub const SPEC: #x::ModuleSpec = #x::ModuleSpec { name: #name, doc: #doc, functions: FUNCTIONS, init: #init };
    });
    Ok(marked.finish(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(attr: &str, item: &str) -> String {
        let (attr, item) = (attr.parse().unwrap(), item.parse().unwrap());
        match pymethods(attr, item) {
            Ok(code) => panic!("accepted: {code}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn explains_mistakes() {
        let rows = [
            (
                r#"#[method("($self, x, /)")] fn f(th: &Thread, this: Value) {}"#,
                "1 parameter(s) (x), the function has 0",
            ),
            (
                r#"#[method("($self, x=1, /)")] fn f(this: Value, x: isize) {}"#,
                "`x` has a default in the signature",
            ),
            (
                r#"#[method("($self, x=1, /)")] fn f(this: Gc<Tuple>, x: Option<isize>) {}"#,
                "the receiver is `Gc<List>` or `Value`",
            ),
            (
                r#"#[method("($self, *args)")] fn f(this: Value) {}"#,
                "the function takes `args: Args`",
            ),
            (
                r#"#[method] fn f(this: Value, x: Value) {}"#,
                "without a signature",
            ),
            (
                r#"#[method("($self, x")] fn f(this: Value, x: Value) {}"#,
                "a signature looks like",
            ),
            (
                r#"#[method("($self, x)", leef)] fn f(this: Value, x: Value) {}"#,
                "unknown word",
            ),
            (
                r#"#[method("($self, a, b, c, d, e, f, g, h, /)")] fn f(this: Value, a: V, b: V, c: V, d: V, e: V, f: V, g: V, h: V) {}"#,
                "more than 8",
            ),
            (
                r#"#[classmethod("($type, /)")] fn f(this: Gc<List>) {}"#,
                "the receiver is `Gc<Type>`",
            ),
            ("#[slot(tp_rep)] fn f(this: Value) {}", "no such slot"),
            (
                "#[slot(nb_add)] fn f(a: Gc<List>, b: Value) {}",
                "take `Value` and check",
            ),
            (
                "#[slot(tp_repr)] fn f(a: Gc<List>, b: Value) {}",
                "takes 1 parameter(s)",
            ),
            (
                r#"#[slot(tp_new, "(x, /)")] fn f(cls: Gc<Type>, x: Value) {}"#,
                "give `name",
            ),
            (
                "#[setter] fn set_x(this: Value, v: Option<Value>) {}",
                "no getter",
            ),
            (
                "#[setter] fn set_x(this: Value, v: Value) {}",
                "none for `del`",
            ),
            ("#[function] fn f() {}", "no meaning"),
        ];
        for (body, expected) in rows {
            let found = error("List", &format!("mod m {{ {body} }}"));
            assert!(found.contains(expected), "{body}: {found}");
        }
    }
}
