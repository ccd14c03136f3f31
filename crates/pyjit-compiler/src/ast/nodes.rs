//! The node table: CPython 3.14's `Parser/Python.asdl`, node for node and field for field.
//!
//! One table makes the Rust types, the arenas, the ids and the reflection (`Class`, `fields`, `build`) that `_ast`,
//! `ast.dump` and `compile(tree)` stand on. A field named by a Rust keyword is written raw (`r#type`).

use super::reflect::{ClassInfo, Field, FieldSpec, FieldValue, Kind};
use super::{Ast, ConstId, Ident, List, Slot, Span, Str};
use std::num::NonZeroU32;

/// A Python-visible field or class name from a Rust identifier.
pub(super) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

macro_rules! asdl {
    (
        nodes { $(
            $(#[doc = $doc:literal])*
            $lower:ident $Node:ident $Id:ident $store:ident $shape:ident $attrs:literal {
                $( $V:ident $({ $( $f:ident : $t:ty ),* $(,)? })? ),* $(,)?
            }
        )* }
        products { $(
            $(#[doc = $pdoc:literal])*
            $plower:ident $PNode:ident $PId:ident $pstore:ident $pattrs:literal { $( $pf:ident : $pt:ty ),* $(,)? }
        )* }
        operators { $(
            $(#[doc = $odoc:literal])*
            $olower:ident $Op:ident { $( $OV:ident ),* $(,)? }
        )* }
    ) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug, PartialEq)]
            pub enum $Node { $( $V $({ $( $f : $t ),* })? ),* }
            asdl!(@id $Id $Node $store);
        )*
        $(
            $(#[doc = $pdoc])*
            #[derive(Clone, Copy, Debug, PartialEq)]
            pub struct $PNode { $( pub $pf : $pt ),* }
            asdl!(@id $PId $PNode $pstore);
        )*
        $(
            $(#[doc = $odoc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            pub enum $Op { $( $OV ),* }
            impl $Op {
                /// All of them, in ASDL order.
                pub const ALL: &'static [$Op] = &[ $( $Op::$OV ),* ];
                /// The class that `ast` shows for it.
                pub fn class(self) -> Class { match self { $( $Op::$OV => Class::$OV ),* } }
                /// The inverse of `class`.
                pub fn of_class(class: Class) -> Option<$Op> {
                    match class { $( Class::$OV => Some($Op::$OV), )* _ => None }
                }
            }
            impl Field for $Op {
                const KIND: Kind = Kind::Node(Class::$olower);
                fn value(self, _: &Ast) -> FieldValue { FieldValue::Op(self.class()) }
                fn of(value: &FieldValue, _: &mut Ast) -> Option<Self> {
                    match value { FieldValue::Op(class) => $Op::of_class(*class), _ => None }
                }
            }
        )*

        /// Every class of the `ast` module, abstract ones included, in ASDL order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(non_camel_case_types)]
        #[repr(u8)]
        pub enum Class {
            $( $lower, $( $V, )* )*
            $( $plower, )*
            $( $olower, $( $OV, )* )*
        }

        /// The classes' facts, indexed by `Class`.
        pub static CLASSES: &[ClassInfo] = &[
            $(
                ClassInfo {
                    class: Class::$lower, name: plain(stringify!($lower)), base: None,
                    fields: &[], attributes: $attrs, is_abstract: true,
                },
                $( ClassInfo {
                    class: Class::$V, name: stringify!($V), base: Some(Class::$lower),
                    fields: &[ $($( FieldSpec::of::<$t>(stringify!($f)) ),*)? ], attributes: $attrs, is_abstract: false,
                }, )*
            )*
            $( ClassInfo {
                class: Class::$plower, name: plain(stringify!($plower)), base: None,
                fields: &[ $( FieldSpec::of::<$pt>(stringify!($pf)) ),* ], attributes: $pattrs, is_abstract: false,
            }, )*
            $(
                ClassInfo {
                    class: Class::$olower, name: stringify!($olower), base: None,
                    fields: &[], attributes: false, is_abstract: true,
                },
                $( ClassInfo {
                    class: Class::$OV, name: stringify!($OV), base: Some(Class::$olower),
                    fields: &[], attributes: false, is_abstract: false,
                }, )*
            )*
        ];

        /// The arenas, one a node type, and the pools that `List`s point into.
        #[derive(Clone, Default, Debug)]
        pub struct Arenas {
            $( pub(super) $store: Vec<Slot<$Node>>, )*
            $( pub(super) $pstore: Vec<Slot<$PNode>>, )*
            pub(super) lists: Lists,
        }

        #[derive(Clone, Default, Debug)]
        pub struct Lists {
            $( $store: Vec<Option<$Id>>, )*
            $( $pstore: Vec<Option<$PId>>, )*
            idents: Vec<Ident>,
            cmpops: Vec<CmpOp>,
        }

        /// Any node: what scopes are keyed by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum NodeId {
            $( $Node($Id), )*
            $( $PNode($PId), )*
        }

        impl Ast {
            /// The node's class.
            pub fn class(&self, node: NodeId) -> Class {
                match node {
                    $( NodeId::$Node(id) => match self[id] { $( $Node::$V { .. } => Class::$V ),* }, )*
                    $( NodeId::$PNode(_) => Class::$plower, )*
                }
            }

            /// The node's position; zero where ASDL gives none.
            pub fn node_span(&self, node: NodeId) -> Span {
                match node {
                    $( NodeId::$Node(id) => self.span(id), )*
                    $( NodeId::$PNode(id) => self.span(id), )*
                }
            }

            /// Moves the node.
            pub fn set_node_span(&mut self, node: NodeId, span: Span) {
                match node {
                    $( NodeId::$Node(id) => self.set_span(id, span), )*
                    $( NodeId::$PNode(id) => self.set_span(id, span), )*
                }
            }

            /// The node's fields, in the order of its class's `fields`.
            pub fn fields(&self, node: NodeId) -> Vec<FieldValue> {
                match node {
                    $( NodeId::$Node(id) => match self[id] {
                        $( $Node::$V $({ $( $f ),* })? => vec![ $($( Field::value($f, self) ),*)? ], )*
                    }, )*
                    $( NodeId::$PNode(id) => {
                        let $PNode { $( $pf ),* } = self[id];
                        vec![ $( Field::value($pf, self) ),* ]
                    } )*
                }
            }

            /// A node of a concrete class from its fields; none if a field has another type than ASDL's.
            pub fn build(&mut self, class: Class, fields: &[FieldValue], span: Span) -> Option<NodeId> {
                #[allow(unused_variables, unused_mut)]
                let mut fields = fields.iter();
                match class {
                    $($( Class::$V => {
                        $($( let $f = <$t as Field>::of(fields.next()?, self)?; )*)?
                        Some(NodeId::$Node(self.add($Node::$V $({ $( $f ),* })?, span)))
                    } )*)*
                    $( Class::$plower => {
                        $( let $pf = <$pt as Field>::of(fields.next()?, self)?; )*
                        Some(NodeId::$PNode(self.add($PNode { $( $pf ),* }, span)))
                    } )*
                    _ => None,
                }
            }
        }
    };

    (@id $Id:ident $Node:ident $store:ident) => {
        #[doc = concat!("Names a `", stringify!($Node), "` of one `Ast`.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $Id(NonZeroU32);

        impl super::Id for $Id {
            type Node = $Node;
            fn arena(ast: &Ast) -> &Vec<Slot<$Node>> { &ast.arenas.$store }
            fn arena_mut(ast: &mut Ast) -> &mut Vec<Slot<$Node>> { &mut ast.arenas.$store }
            fn index(self) -> usize { self.0.get() as usize - 1 }
            fn from_index(index: usize) -> $Id { $Id(super::nonzero(index)) }
            fn any(self) -> NodeId { NodeId::$Node(self) }
            fn of_any(node: NodeId) -> Option<$Id> {
                match node { NodeId::$Node(id) => Some(id), _ => None }
            }
            const CLASS: Class = asdl!(@class $Node);
        }
        impl super::NodeType for $Node { type Id = $Id; }
        impl From<$Id> for NodeId { fn from(id: $Id) -> NodeId { NodeId::$Node(id) } }
        impl std::ops::Index<$Id> for Ast {
            type Output = $Node;
            fn index(&self, id: $Id) -> &$Node { &self.arenas.$store[super::Id::index(id)].node }
        }
        impl std::ops::IndexMut<$Id> for Ast {
            fn index_mut(&mut self, id: $Id) -> &mut $Node { &mut self.arenas.$store[super::Id::index(id)].node }
        }
        impl super::Element for $Id {
            type Stored = Option<$Id>;
            fn pool(ast: &Ast) -> &Vec<Option<$Id>> { &ast.arenas.lists.$store }
            fn pool_mut(ast: &mut Ast) -> &mut Vec<Option<$Id>> { &mut ast.arenas.lists.$store }
            fn store(self) -> Option<$Id> { Some(self) }
            fn load(stored: Option<$Id>) -> $Id { stored.unwrap_or($Id(NonZeroU32::MIN)) }
            const EMPTY: Option<$Id> = None;
        }
        impl super::Element for Option<$Id> {
            type Stored = Option<$Id>;
            fn pool(ast: &Ast) -> &Vec<Option<$Id>> { &ast.arenas.lists.$store }
            fn pool_mut(ast: &mut Ast) -> &mut Vec<Option<$Id>> { &mut ast.arenas.lists.$store }
            fn store(self) -> Option<$Id> { self }
            fn load(stored: Option<$Id>) -> Option<$Id> { stored }
            const EMPTY: Option<$Id> = None;
        }
    };
    (@class Mod) => { Class::r#mod };
    (@class Stmt) => { Class::stmt };
    (@class Expr) => { Class::expr };
    (@class ExceptHandler) => { Class::excepthandler };
    (@class Pattern) => { Class::pattern };
    (@class TypeIgnore) => { Class::type_ignore };
    (@class TypeParam) => { Class::type_param };
    (@class Comprehension) => { Class::comprehension };
    (@class Arguments) => { Class::arguments };
    (@class Arg) => { Class::arg };
    (@class Keyword) => { Class::keyword };
    (@class Alias) => { Class::alias };
    (@class WithItem) => { Class::withitem };
    (@class MatchCase) => { Class::match_case };
}

asdl! {
    nodes {
        /// A whole source, by mode.
        r#mod Mod ModId mods sum false {
            Module { body: List<StmtId>, type_ignores: List<TypeIgnoreId> },
            Interactive { body: List<StmtId> },
            Expression { body: ExprId },
            FunctionType { argtypes: List<ExprId>, returns: ExprId },
        }
        /// A statement.
        stmt Stmt StmtId stmts sum true {
            FunctionDef {
                name: Ident, args: ArgumentsId, body: List<StmtId>, decorator_list: List<ExprId>,
                returns: Option<ExprId>, type_comment: Option<Str>, type_params: List<TypeParamId>,
            },
            AsyncFunctionDef {
                name: Ident, args: ArgumentsId, body: List<StmtId>, decorator_list: List<ExprId>,
                returns: Option<ExprId>, type_comment: Option<Str>, type_params: List<TypeParamId>,
            },
            ClassDef {
                name: Ident, bases: List<ExprId>, keywords: List<KeywordId>, body: List<StmtId>,
                decorator_list: List<ExprId>, type_params: List<TypeParamId>,
            },
            Return { value: Option<ExprId> },
            Delete { targets: List<ExprId> },
            Assign { targets: List<ExprId>, value: ExprId, type_comment: Option<Str> },
            TypeAlias { name: ExprId, type_params: List<TypeParamId>, value: ExprId },
            AugAssign { target: ExprId, op: Operator, value: ExprId },
            AnnAssign { target: ExprId, annotation: ExprId, value: Option<ExprId>, simple: i32 },
            For {
                target: ExprId, iter: ExprId, body: List<StmtId>, orelse: List<StmtId>, type_comment: Option<Str>,
            },
            AsyncFor {
                target: ExprId, iter: ExprId, body: List<StmtId>, orelse: List<StmtId>, type_comment: Option<Str>,
            },
            While { test: ExprId, body: List<StmtId>, orelse: List<StmtId> },
            If { test: ExprId, body: List<StmtId>, orelse: List<StmtId> },
            With { items: List<WithItemId>, body: List<StmtId>, type_comment: Option<Str> },
            AsyncWith { items: List<WithItemId>, body: List<StmtId>, type_comment: Option<Str> },
            Match { subject: ExprId, cases: List<MatchCaseId> },
            Raise { exc: Option<ExprId>, cause: Option<ExprId> },
            Try {
                body: List<StmtId>, handlers: List<ExceptHandlerId>, orelse: List<StmtId>, finalbody: List<StmtId>,
            },
            TryStar {
                body: List<StmtId>, handlers: List<ExceptHandlerId>, orelse: List<StmtId>, finalbody: List<StmtId>,
            },
            Assert { test: ExprId, msg: Option<ExprId> },
            Import { names: List<AliasId> },
            ImportFrom { module: Option<Ident>, names: List<AliasId>, level: Option<i32> },
            Global { names: List<Ident> },
            Nonlocal { names: List<Ident> },
            Expr { value: ExprId },
            Pass,
            Break,
            Continue,
        }
        /// An expression.
        expr Expr ExprId exprs sum true {
            BoolOp { op: BoolOp, values: List<ExprId> },
            NamedExpr { target: ExprId, value: ExprId },
            BinOp { left: ExprId, op: Operator, right: ExprId },
            UnaryOp { op: UnaryOp, operand: ExprId },
            Lambda { args: ArgumentsId, body: ExprId },
            IfExp { test: ExprId, body: ExprId, orelse: ExprId },
            Dict { keys: List<Option<ExprId>>, values: List<ExprId> },
            Set { elts: List<ExprId> },
            ListComp { elt: ExprId, generators: List<ComprehensionId> },
            SetComp { elt: ExprId, generators: List<ComprehensionId> },
            DictComp { key: ExprId, value: ExprId, generators: List<ComprehensionId> },
            GeneratorExp { elt: ExprId, generators: List<ComprehensionId> },
            Await { value: ExprId },
            Yield { value: Option<ExprId> },
            YieldFrom { value: ExprId },
            Compare { left: ExprId, ops: List<CmpOp>, comparators: List<ExprId> },
            Call { func: ExprId, args: List<ExprId>, keywords: List<KeywordId> },
            FormattedValue { value: ExprId, conversion: i32, format_spec: Option<ExprId> },
            Interpolation { value: ExprId, str: ConstId, conversion: i32, format_spec: Option<ExprId> },
            JoinedStr { values: List<ExprId> },
            TemplateStr { values: List<ExprId> },
            Constant { value: ConstId, kind: Option<Str> },
            Attribute { value: ExprId, attr: Ident, ctx: ExprContext },
            Subscript { value: ExprId, slice: ExprId, ctx: ExprContext },
            Starred { value: ExprId, ctx: ExprContext },
            Name { id: Ident, ctx: ExprContext },
            List { elts: List<ExprId>, ctx: ExprContext },
            Tuple { elts: List<ExprId>, ctx: ExprContext },
            Slice { lower: Option<ExprId>, upper: Option<ExprId>, step: Option<ExprId> },
        }
        /// One `except` clause.
        excepthandler ExceptHandler ExceptHandlerId excepthandlers sum true {
            ExceptHandler { r#type: Option<ExprId>, name: Option<Ident>, body: List<StmtId> },
        }
        /// A `case` pattern.
        pattern Pattern PatternId patterns sum true {
            MatchValue { value: ExprId },
            MatchSingleton { value: ConstId },
            MatchSequence { patterns: List<PatternId> },
            MatchMapping { keys: List<ExprId>, patterns: List<PatternId>, rest: Option<Ident> },
            MatchClass {
                cls: ExprId, patterns: List<PatternId>, kwd_attrs: List<Ident>, kwd_patterns: List<PatternId>,
            },
            MatchStar { name: Option<Ident> },
            MatchAs { pattern: Option<PatternId>, name: Option<Ident> },
            MatchOr { patterns: List<PatternId> },
        }
        /// A `# type: ignore` comment; only trees made by programs have them.
        type_ignore TypeIgnore TypeIgnoreId type_ignores sum false {
            TypeIgnore { lineno: i32, tag: Str },
        }
        /// One type parameter of `def f[...]`, `class C[...]` or `type X[...]`.
        type_param TypeParam TypeParamId type_params sum true {
            TypeVar { name: Ident, bound: Option<ExprId>, default_value: Option<ExprId> },
            ParamSpec { name: Ident, default_value: Option<ExprId> },
            TypeVarTuple { name: Ident, default_value: Option<ExprId> },
        }
    }
    products {
        /// One `for` of a comprehension, with its `if`s.
        comprehension Comprehension ComprehensionId comprehensions false {
            target: ExprId, iter: ExprId, ifs: List<ExprId>, is_async: i32,
        }
        /// The parameters of a function or lambda.
        arguments Arguments ArgumentsId arguments false {
            posonlyargs: List<ArgId>, args: List<ArgId>, vararg: Option<ArgId>, kwonlyargs: List<ArgId>,
            kw_defaults: List<Option<ExprId>>, kwarg: Option<ArgId>, defaults: List<ExprId>,
        }
        /// One parameter.
        arg Arg ArgId args true { arg: Ident, annotation: Option<ExprId>, type_comment: Option<Str> }
        /// One keyword argument of a call; no name for `**value`.
        keyword Keyword KeywordId keywords true { arg: Option<Ident>, value: ExprId }
        /// `name as asname` of an import.
        alias Alias AliasId aliases true { name: Ident, asname: Option<Ident> }
        /// `context_expr as optional_vars` of a `with`.
        withitem WithItem WithItemId withitems false { context_expr: ExprId, optional_vars: Option<ExprId> }
        /// One `case` clause.
        match_case MatchCase MatchCaseId match_cases false {
            pattern: PatternId, guard: Option<ExprId>, body: List<StmtId>,
        }
    }
    operators {
        /// What is done with a name, attribute, item or sequence.
        expr_context ExprContext { Load, Store, Del }
        /// `and`, `or`.
        boolop BoolOp { And, Or }
        /// Binary arithmetic.
        operator Operator {
            Add, Sub, Mult, MatMult, Div, Mod, Pow, LShift, RShift, BitOr, BitXor, BitAnd, FloorDiv,
        }
        /// `~ not + -`.
        unaryop UnaryOp { Invert, Not, UAdd, USub }
        /// Comparisons.
        cmpop CmpOp { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn }
    }
}

impl super::Element for Ident {
    type Stored = Ident;
    fn pool(ast: &Ast) -> &Vec<Ident> {
        &ast.arenas.lists.idents
    }
    fn pool_mut(ast: &mut Ast) -> &mut Vec<Ident> {
        &mut ast.arenas.lists.idents
    }
    fn store(self) -> Ident {
        self
    }
    fn load(stored: Ident) -> Ident {
        stored
    }
    const EMPTY: Ident = Ident::FIRST;
}

impl super::Element for CmpOp {
    type Stored = CmpOp;
    fn pool(ast: &Ast) -> &Vec<CmpOp> {
        &ast.arenas.lists.cmpops
    }
    fn pool_mut(ast: &mut Ast) -> &mut Vec<CmpOp> {
        &mut ast.arenas.lists.cmpops
    }
    fn store(self) -> CmpOp {
        self
    }
    fn load(stored: CmpOp) -> CmpOp {
        stored
    }
    const EMPTY: CmpOp = CmpOp::Eq;
}
