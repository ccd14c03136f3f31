//! One marked function: its parameters, and the native entry that unpacks words for it.

use crate::attrs::{Args, doc, plain};
use crate::signature::{self, Implicit, Signature};
use crate::slots::{In, Out, Slot};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{Error, FnArg, GenericArgument, Ident, ItemFn, PathArguments, ReturnType, Type};

/// Most words of a native entry.
const MAX_WORDS: usize = 8;

/// What a marked function in `#[pymethods]` or `#[pymodule]` is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Method,
    Class,
    Static,
    Module,
}

impl Kind {
    fn implicit(self) -> Implicit {
        match self {
            Kind::Method => Implicit::SelfObject,
            Kind::Class => Implicit::Class,
            Kind::Static => Implicit::None,
            Kind::Module => Implicit::Module,
        }
    }

    fn has_receiver(self) -> bool {
        matches!(self, Kind::Method | Kind::Class)
    }

    fn variant(self) -> Ident {
        let name = match self {
            Kind::Method => "Method",
            Kind::Class => "ClassMethod",
            Kind::Static => "StaticMethod",
            Kind::Module => "Function",
        };
        format_ident!("{name}")
    }
}

/// The last segment of a path type and its first generic argument.
fn segment(ty: &Type) -> Option<(String, Option<&Type>)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(list) => {
            list.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    };
    Some((last.ident.to_string(), inner))
}

fn is_type(ty: &Type, name: &str) -> bool {
    segment(ty).is_some_and(|(found, _)| found == name)
}

/// A function's Rust parameters, sorted.
pub struct Shape<'a> {
    pub function: &'a ItemFn,
    pub thread: bool,
    pub params: Vec<&'a Type>,
}

impl<'a> Shape<'a> {
    pub fn of(function: &'a ItemFn) -> syn::Result<Shape<'a>> {
        let mut params = Vec::new();
        for input in &function.sig.inputs {
            match input {
                FnArg::Receiver(receiver) => {
                    return Err(Error::new_spanned(
                        receiver,
                        "write `this: Gc<T>` instead of `self`",
                    ));
                }
                FnArg::Typed(typed) => params.push(&*typed.ty),
            }
        }
        let thread = matches!(params.first(), Some(Type::Reference(reference)) if is_type(&reference.elem, "Thread"));
        if thread {
            params.remove(0);
        }
        Ok(Shape {
            function,
            thread,
            params,
        })
    }

    fn call(&self, args: &[TokenStream]) -> TokenStream {
        let name = &self.function.sig.ident;
        let th = self.thread.then(|| quote!(th,));
        quote!(#name(#th #(#args),*))
    }

    fn output(&self) -> Option<&Type> {
        match &self.function.sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(ty),
        }
    }
}

/// Checks that `ty` may be the receiver of a function in `#[pymethods(owner)]`.
fn check_receiver(ty: &Type, owner: Option<&Type>, class: bool) -> syn::Result<()> {
    let allowed = match segment(ty) {
        Some((name, _)) if name == "Value" => true,
        Some((name, Some(inner))) if name == "Gc" => {
            let inner = segment(inner).map(|(name, _)| name);
            let owner = owner.and_then(segment).map(|(name, _)| name);
            inner.is_some()
                && if class {
                    inner.as_deref() == Some("Type")
                } else {
                    inner == owner
                }
        }
        _ => false,
    };
    if allowed {
        return Ok(());
    }
    let expected = match owner.and_then(segment) {
        _ if class => "Gc<Type>".to_string(),
        Some((name, _)) => format!("Gc<{name}>"),
        None => "Value".to_string(),
    };
    Err(Error::new_spanned(
        ty,
        format!("the receiver is `{expected}` or `Value`: it is not checked again"),
    ))
}

/// The statements that turn words into the parameters of a signature, and the variables' names. `words` are expressions.
fn unpack(
    x: &TokenStream,
    name: &str,
    signature: &Signature,
    types: &[&Type],
    words: &[TokenStream],
) -> syn::Result<(Vec<TokenStream>, Vec<TokenStream>)> {
    let alone =
        signature.params.len() == 1 && signature.posonly == 1 && !signature.params[0].optional;
    let mut statements = Vec::new();
    let mut variables = Vec::new();
    for (index, (param, ty)) in signature.params.iter().zip(types).enumerate() {
        let variable = format_ident!("p{index}");
        let word = &words[index];
        let shown = if index < signature.posonly {
            ""
        } else {
            &param.name
        };
        let number = if alone { 0 } else { index as u8 + 1 };
        let at = quote!(&#x::ArgAt { function: #name, index: #number, name: #shown });
        let is_option = is_type(ty, "Option");
        if param.optional && !is_option {
            return Err(Error::new_spanned(
                ty,
                format!(
                    "`{}` has a default in the signature, so its type is `Option<..>`",
                    param.name
                ),
            ));
        }
        let how = if is_option && param.optional {
            format_ident!("optional")
        } else {
            format_ident!("required")
        };
        statements.push(quote! {
            // SAFETY: the caller of an entry passes values, 0 only where a parameter is optional.
            let #variable = unsafe { #x::#how(th, #word, #at) }?;
        });
        variables.push(quote!(#variable));
    }
    Ok((statements, variables))
}

fn wrong_count(shape: &Shape<'_>, signature: &Signature, found: usize) -> Error {
    let names: Vec<&str> = signature
        .params
        .iter()
        .map(|param| param.name.as_str())
        .collect();
    let text = format!(
        "the signature has {} parameter(s) ({}), the function has {found}",
        names.len(),
        names.join(", ")
    );
    Error::new(shape.function.sig.inputs.span(), text)
}

fn signature_tokens(x: &TokenStream, signature: &Signature) -> TokenStream {
    if signature.variadic {
        let keywords = signature.keywords;
        return quote!(#x::Signature { params: &[], posonly: 0, positional: 0, keywords: #keywords });
    }
    let params = signature.params.iter().map(|param| {
        let (name, optional) = (&param.name, param.optional);
        quote!(#x::Param { name: #name, optional: #optional })
    });
    let (posonly, positional) = (signature.posonly as u8, signature.positional as u8);
    let keywords = signature.keywords;
    quote!(#x::Signature { params: &[#(#params),*], posonly: #posonly, positional: #positional, keywords: #keywords })
}

fn is_variadic(types: &[&Type]) -> bool {
    matches!(types, [only] if is_type(only, "Args"))
}

/// The entry function and the `MethodDef` of a method, class method, static method or module function.
pub fn method(
    x: &TokenStream,
    function: &ItemFn,
    args: &Args,
    kind: Kind,
    owner: Option<&Type>,
    number: usize,
) -> syn::Result<(TokenStream, TokenStream)> {
    args.allow(&["leaf", "pure", "no_text"], &["name", "text"])?;
    let shape = Shape::of(function)?;
    let name = args
        .string("name")?
        .unwrap_or_else(|| plain(&function.sig.ident));
    let mut types = shape.params.as_slice();
    let receiver = match (kind.has_receiver(), types) {
        (true, [first, rest @ ..]) => {
            check_receiver(first, owner, kind == Kind::Class)?;
            types = rest;
            true
        }
        (true, []) => {
            return Err(Error::new(
                function.sig.span(),
                "a method takes its receiver: `this: Gc<T>` or `this: Value`",
            ));
        }
        (false, _) => false,
    };
    let signature = match args.text() {
        Some(text) => signature::parse(&text.value(), kind.implicit())
            .map_err(|problem| Error::new_spanned(text, problem))?,
        None if types.is_empty() || is_variadic(types) => Signature {
            variadic: !types.is_empty(),
            keywords: !types.is_empty(),
            ..Signature::default()
        },
        None => {
            return Err(Error::new(
                args.span,
                "without a signature the function takes `args: Args`",
            ));
        }
    };
    let text = match (args.string("text")?, args.text()) {
        (Some(text), _) => quote!(Some(#text)),
        (None, Some(_)) if !args.has("no_text") => {
            let text = &signature.text;
            quote!(Some(#text))
        }
        _ => quote!(None),
    };
    let entry = format_ident!("__entry_{number}_{}", plain(&function.sig.ident));
    let (variant, definition) = if signature.variadic {
        if !is_variadic(types) {
            return Err(Error::new(
                function.sig.inputs.span(),
                "with `*args` or `**kwargs` in the signature the function takes `args: Args`",
            ));
        }
        let (unpacked, arguments) = match receiver {
            true => (
                quote!(let (this, args) = unsafe { #x::var_method(values, count, names) };),
                vec![quote!(this), quote!(args)],
            ),
            false => (
                quote!(let args = unsafe { #x::var_function(values, count, names) };),
                vec![quote!(args)],
            ),
        };
        let call = shape.call(&arguments);
        let definition = quote! {
            #[allow(clippy::all, clippy::undocumented_unsafe_blocks, improper_ctypes_definitions)]
            unsafe extern "C" fn #entry(th: &#x::Thread, values: *const #x::Value, count: usize, names: u64) -> u64 {
                // SAFETY: the caller of a Var entry passes the values it counts.
                #unpacked
                #x::answer(th, #call)
            }
        };
        (format_ident!("Var"), definition)
    } else {
        if is_variadic(types) {
            return Err(Error::new(
                args.span,
                "a function of `args: Args` has `*args` or `**kwargs` in its signature, or none (see `text = ..`)",
            ));
        }
        if types.len() != signature.params.len() {
            return Err(wrong_count(&shape, &signature, types.len()));
        }
        let count = types.len() + receiver as usize;
        if count > MAX_WORDS {
            return Err(Error::new(
                args.span,
                format!("{count} words are more than {MAX_WORDS}: take `args: Args`"),
            ));
        }
        let words: Vec<Ident> = (0..count).map(|index| format_ident!("w{index}")).collect();
        let rest: Vec<TokenStream> = words[receiver as usize..]
            .iter()
            .map(|word| quote!(#word))
            .collect();
        let (statements, mut arguments) = unpack(x, &name, &signature, types, &rest)?;
        let this = receiver.then(|| quote!(let this = unsafe { #x::receiver(w0) };));
        if receiver {
            arguments.insert(0, quote!(this));
        }
        let call = shape.call(&arguments);
        let definition = quote! {
            #[allow(clippy::all, clippy::undocumented_unsafe_blocks, improper_ctypes_definitions)]
            unsafe extern "C" fn #entry(th: &#x::Thread #(, #words: u64)*) -> u64 {
                let run = || -> #x::PyResult<#x::Value> {
                    #this
                    #(#statements)*
                    #x::IntoResult::into_result(#call, th)
                };
                #x::to_native(run())
            }
        };
        (format_ident!("F{count}"), definition)
    };
    let (doc, kind, signature) = (
        doc(&function.attrs),
        kind.variant(),
        signature_tokens(x, &signature),
    );
    let (leaf, pure) = (args.has("leaf"), args.has("pure"));
    let row = quote! {
        #x::MethodDef {
            name: #name,
            doc: #doc,
            text_signature: #text,
            signature: #signature,
            kind: #x::MethodKind::#kind,
            entry: #x::Entry::#variant(#entry),
            traits: #x::BuiltinTraits { leaf: #leaf, pure_: #pure },
        }
    };
    Ok((definition, row))
}

/// The wrapper of a getter.
pub fn getter(
    x: &TokenStream,
    function: &ItemFn,
    owner: &Type,
    wrapper: &Ident,
) -> syn::Result<TokenStream> {
    let shape = Shape::of(function)?;
    let [this] = shape.params.as_slice() else {
        return Err(Error::new(
            function.sig.span(),
            "a getter takes its receiver only",
        ));
    };
    check_receiver(this, Some(owner), false)?;
    let call = shape.call(&[quote!(this)]);
    Ok(quote! {
        #[allow(clippy::all, clippy::undocumented_unsafe_blocks)]
        fn #wrapper(th: &#x::Thread, this: #x::Value) -> #x::PyResult<#x::Value> {
            // SAFETY: the descriptor has checked the receiver's class.
            let this = unsafe { #x::receiver(this.bits()) };
            #x::IntoResult::into_result(#call, th)
        }
    })
}

/// The wrapper of a setter.
pub fn setter(
    x: &TokenStream,
    function: &ItemFn,
    owner: &Type,
    wrapper: &Ident,
) -> syn::Result<TokenStream> {
    let shape = Shape::of(function)?;
    let [this, value] = shape.params.as_slice() else {
        return Err(Error::new(
            function.sig.span(),
            "a setter takes its receiver and `value: Option<Value>`, none for `del`",
        ));
    };
    check_receiver(this, Some(owner), false)?;
    if !is_type(value, "Option") {
        return Err(Error::new_spanned(
            value,
            "a setter takes `value: Option<Value>`, none for `del`",
        ));
    }
    let call = shape.call(&[quote!(this), quote!(value)]);
    Ok(quote! {
        #[allow(clippy::all, clippy::undocumented_unsafe_blocks)]
        fn #wrapper(th: &#x::Thread, this: #x::Value, value: Option<#x::Value>) -> #x::PyResult<()> {
            // SAFETY: the descriptor has checked the receiver's class.
            let this = unsafe { #x::receiver(this.bits()) };
            #call
        }
    })
}

/// The wrapper of a slot function, and its `SlotDef`. `owner_name` is the Python type's, for the texts of a constructor.
pub fn slot(
    x: &TokenStream,
    function: &ItemFn,
    args: &Args,
    slot: &Slot,
    owner: &Type,
    owner_name: Option<&str>,
    wrapper: &Ident,
) -> syn::Result<(TokenStream, TokenStream)> {
    let shape = Shape::of(function)?;
    let calls = slot.params.last() == Some(&In::Call);
    let signature = match args.text() {
        Some(text) if !calls => {
            return Err(Error::new_spanned(
                text,
                format!("`{}` has no signature of its own", slot.name),
            ));
        }
        Some(text) => Some(
            signature::parse(&text.value(), Implicit::None)
                .map_err(|problem| Error::new_spanned(text, problem))?,
        ),
        None => None,
    };
    let fixed = if signature.is_some() {
        slot.params.len() - 1
    } else {
        slot.params.len()
    };
    let expected = fixed
        + signature
            .as_ref()
            .map_or(0, |signature| signature.params.len());
    if let Some(signature) = &signature
        && shape.params.len() != expected
    {
        return Err(wrong_count(
            &shape,
            signature,
            shape.params.len().saturating_sub(fixed),
        ));
    }
    if shape.params.len() != expected {
        let text = format!(
            "`{}` takes {expected} parameter(s) after the thread, the function has {}",
            slot.name,
            shape.params.len()
        );
        return Err(Error::new(function.sig.span(), text));
    }
    let mut declared = Vec::new();
    let mut prepared = Vec::new();
    let mut arguments = Vec::new();
    for (index, (input, ty)) in slot
        .params
        .iter()
        .zip(&shape.params)
        .enumerate()
        .take(fixed)
    {
        let name = format_ident!("a{index}");
        match input {
            In::This => {
                check_receiver(ty, Some(owner), false)?;
                declared.push(quote!(#name: #x::Value));
                prepared.push(quote! {
                    // SAFETY: a slot is called on instances of its type only.
                    let #name = unsafe { #x::receiver(#name.bits()) };
                });
            }
            In::Operand if !is_type(ty, "Value") => {
                return Err(Error::new_spanned(
                    ty,
                    "either operand can be of another type: take `Value` and check",
                ));
            }
            In::Operand | In::Other => declared.push(quote!(#name: #ty)),
            In::Call => declared.push(quote!(#name: #x::Args<'_>)),
        }
        arguments.push(quote!(#name));
    }
    if let Some(signature) = &signature {
        if signature.variadic {
            return Err(Error::new(
                args.span,
                "with `*args` take `args: Args` and leave the signature out",
            ));
        }
        let name = args
            .string("name")?
            .or_else(|| owner_name.map(str::to_string))
            .ok_or_else(|| {
                Error::new(
                    args.span,
                    "give `name = \"..\"`, for the texts of argument errors",
                )
            })?;
        declared.push(quote!(args: #x::Args<'_>));
        // `class L(list)` with an `__init__` of its own takes what keywords it likes; `list.__new__` ignores them.
        if signature.posonly == signature.params.len() {
            match slot.name {
                "tp_new" => prepared.insert(0, quote!(let args = #x::new_args(a0, args);)),
                "tp_init" => prepared.insert(0, quote!(let args = #x::init_args(th, a0, args);)),
                _ => {}
            }
        }
        let tokens = signature_tokens(x, signature);
        prepared.push(quote! {
            static SIGNATURE: #x::Signature = #tokens;
            let mut bound = [None; #x::MAX_PARAMS];
            #x::bind(th, #x::FunctionName::Type(#name), &SIGNATURE, args, &mut bound)?;
        });
        let words: Vec<TokenStream> = (0..signature.params.len())
            .map(|index| quote!(#x::word(bound[#index])))
            .collect();
        let (statements, variables) = unpack(x, &name, signature, &shape.params[fixed..], &words)?;
        prepared.extend(statements);
        arguments.extend(variables);
    }
    let call = shape.call(&arguments);
    let output = shape.output();
    let (result, body) = match slot.out {
        Out::Value => (
            quote!(#x::PyResult<#x::Value>),
            quote!(#x::IntoResult::into_result(#call, th)),
        ),
        Out::Next => (
            quote!(#x::PyResult<#x::Value>),
            quote!(#x::IntoNext::into_next(#call, th)),
        ),
        Out::Plain => match output {
            Some(ty) if is_type(ty, "PyResult") => (quote!(#ty), call),
            Some(ty) => (quote!(#x::PyResult<#ty>), quote!(Ok(#call))),
            None => (quote!(#x::PyResult<()>), quote!({ #call; Ok(()) })),
        },
    };
    let definition = quote! {
        #[allow(clippy::all, clippy::undocumented_unsafe_blocks)]
        fn #wrapper(th: &#x::Thread #(, #declared)*) -> #result {
            #(#prepared)*
            #body
        }
    };
    let variant = format_ident!("{}", slot.variant());
    Ok((definition, quote!(#x::SlotDef::#variant(#wrapper))))
}
