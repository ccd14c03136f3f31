//! Code generation: from tree and symbol table to instruction sequences, unit by unit.
//! CPython: `Python/codegen.c`, `Python/compile.c`.
//!
//! Each scope becomes a `Unit`. When its statements are done, the flow graph (`flowgraph`) optimises it and the assembler
//! (`assemble`) makes the `Code`, which is then a constant of the unit around it.

mod annotations;
mod call;
mod check;
mod comprehension;
pub mod consts;
mod control;
mod docstring;
mod expr;
mod function;
pub mod instr;
mod name;
mod pattern;
mod stmt;
pub mod symbol;
mod try_with;
pub mod unit;
mod unparse;

use crate::assemble;
use crate::ast::{Ast, Id, Ident, Idents, Mod, NodeId, Span, StmtId};
use crate::errors::{CompileError, CompileWarning, ErrorKind, WarningKind};
use crate::flowgraph::Flowgraph;
use crate::symtable::{Scope, ScopeId, SymbolTable};
use consts::ConstPool;
use instr::{Instr, InstrSeq, Label, NO_LOCATION, Op, op};
use pyjit_bytecode::opcode::{Intrinsic1, Intrinsic2, resume};
use pyjit_bytecode::{Code, Const, Position, Text, flags};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use symbol::{Role, Symbol, SymbolScope};
use unit::{ArgCounts, Block, BlockKind, MAX_BLOCKS, Unit, UnitKind};

/// What code generation may answer.
pub type Result<T> = std::result::Result<T, Box<CompileError>>;

/// Statement lists, constant sequences and calls larger than this are built piece by piece.
pub const STACK_USE_GUIDELINE: usize = 30;

/// How code is generated.
#[derive(Clone, Debug)]
pub struct CodegenOptions {
    pub filename: Text,
    /// 0, 1 (no asserts) or 2 (no docstrings either).
    pub optimize: u8,
    /// `__future__` features: of the source and inherited.
    pub future: u32,
    /// How deep trees may nest.
    pub max_depth: u32,
}

/// Identifiers that the compiler itself uses.
macro_rules! known_names {
    ($($field:ident $text:literal),* $(,)?) => {
        pub(crate) struct Known { $(pub $field: Ident),* }

        impl Known {
            fn new(idents: &mut Idents) -> Known {
                Known { $($field: idents.intern($text)),* }
            }
        }
    };
}

known_names! {
    annotate "__annotate__", annotate_func "__annotate_func__", annotations "__annotations__", class "__class__",
    classcell "__classcell__", classdict "__classdict__", classdictcell "__classdictcell__",
    conditional_annotations "__conditional_annotations__", doc "__doc__", empty "", firstlineno "__firstlineno__",
    generic_base ".generic_base", join "join", module "__module__",
    name "__name__", qualname "__qualname__", r#return "return", self_ "self",
    static_attributes "__static_attributes__", super_ "super", type_params "__type_params__",
    dot_type_params ".type_params", all "all", any "any", tuple "tuple", lambda "<lambda>", genexpr "<genexpr>",
    listcomp "<listcomp>", setcomp "<setcomp>", dictcomp "<dictcomp>", anon_module "<module>",
}

/// The compilation of one tree.
// Units are large and change places at every scope: boxes keep that to a word.
#[allow(clippy::vec_box)]
pub(crate) struct Compiler<'a> {
    ast: &'a Ast,
    symbols: &'a SymbolTable,
    options: &'a CodegenOptions,
    idents: Idents,
    /// Texts of identifiers, made as they are needed.
    texts: Vec<Option<Text>>,
    known: Known,
    interactive: bool,
    consts: ConstPool,
    /// The unit in progress.
    unit: Box<Unit>,
    /// The units around it, outermost first. The first entry is an unused placeholder.
    stack: Vec<Box<Unit>>,
    /// Finished units, for their memory.
    spare: Vec<Box<Unit>>,
    graph: Flowgraph,
    mangled: FxHashMap<(Ident, Ident), Ident>,
    warnings: Vec<CompileWarning>,
    /// Above 0 in the second copy of a `finally` block, whose warnings have been given.
    quiet: u32,
    depth: u32,
}

/// Compiles a tree whose symbol table has been made.
pub fn compile_tree(
    ast: &Ast,
    idents: Idents,
    symbols: &SymbolTable,
    options: &CodegenOptions,
) -> (Result<Arc<Code>>, Vec<CompileWarning>) {
    let mut idents = idents;
    let known = Known::new(&mut idents);
    let placeholder = Box::new(Unit::new(known.anon_module, symbols.top()));
    let mut compiler = Compiler {
        ast,
        symbols,
        options,
        idents,
        texts: Vec::new(),
        known,
        interactive: false,
        consts: ConstPool::default(),
        unit: placeholder,
        stack: Vec::new(),
        spare: Vec::new(),
        graph: Flowgraph::default(),
        mangled: FxHashMap::default(),
        warnings: Vec::new(),
        quiet: 0,
        depth: 0,
    };
    let code = compiler.module();
    (code, compiler.warnings)
}

pub(crate) fn position(span: Span) -> Position {
    Position::new(
        span.lineno,
        span.end_lineno,
        span.col_offset,
        span.end_col_offset,
    )
}

/// A SyntaxError of the compiler's stages after parsing: its columns are bytes, its line of text unknown.
pub(crate) fn syntax_error(message: impl Into<String>, loc: Position) -> Box<CompileError> {
    Box::new(CompileError {
        kind: ErrorKind::SyntaxError,
        message: message.into(),
        lineno: Some(loc.lineno),
        offset: Some(loc.col_offset.wrapping_add(1)),
        end_lineno: Some(loc.end_lineno),
        end_offset: Some(loc.end_col_offset.wrapping_add(1)),
        text: None,
    })
}

impl Unit {
    fn new(name: Ident, scope: ScopeId) -> Unit {
        Unit {
            scope,
            kind: UnitKind::Module,
            private: None,
            name,
            qualname: Text::default(),
            counts: ArgCounts::default(),
            firstlineno: 1,
            nparams: 0,
            varnames: Default::default(),
            cellvars: Default::default(),
            freevars: Default::default(),
            names: Default::default(),
            fast_hidden: FxHashMap::default(),
            consts: Default::default(),
            seq: InstrSeq::default(),
            stashed: None,
            blocks: Vec::new(),
            in_inlined_comp: 0,
            in_conditional_block: 0,
            deferred: Vec::new(),
            next_conditional: 0,
            static_attributes: Default::default(),
            overrides: FxHashMap::default(),
        }
    }

    fn reset(&mut self) {
        self.seq.clear();
        self.consts.clear();
        self.names.clear(0);
        self.varnames.clear(0);
        self.cellvars.clear(0);
        self.fast_hidden.clear();
        self.blocks.clear();
        self.stashed = None;
        self.in_inlined_comp = 0;
        self.in_conditional_block = 0;
        self.deferred.clear();
        self.next_conditional = 0;
        self.static_attributes.clear();
        self.overrides.clear();
    }
}

/// Emitting.
impl<'a> Compiler<'a> {
    pub(crate) fn op(&mut self, loc: Position, op: Op) {
        self.unit.seq.push(op, 0, loc);
    }

    pub(crate) fn op_i(&mut self, loc: Position, op: Op, arg: usize) {
        self.unit.seq.push(op, arg as u32, loc);
    }

    pub(crate) fn jump(&mut self, loc: Position, op: Op, target: Label) {
        self.unit.seq.push(op, target.0, loc);
    }

    pub(crate) fn label(&mut self) -> Label {
        self.unit.seq.new_label()
    }

    pub(crate) fn use_label(&mut self, label: Label) {
        self.unit.seq.use_label(label);
    }

    pub(crate) fn load_const(&mut self, loc: Position, value: Const) {
        let index = self.add_const(value);
        self.unit.seq.push(op::LOAD_CONST, index, loc);
    }

    /// The index of a constant of the unit.
    pub(crate) fn add_const(&mut self, value: Const) -> u32 {
        let id = self.consts.add(value);
        self.unit.consts.add(id)
    }

    pub(crate) fn load_int(&mut self, loc: Position, value: usize) {
        self.load_const(loc, Const::Int(value as i64));
    }

    pub(crate) fn load_ident(&mut self, loc: Position, name: Ident) {
        let text = self.text(name);
        self.load_const(loc, Const::Str(text));
    }

    pub(crate) fn intrinsic_1(&mut self, loc: Position, which: Intrinsic1) {
        self.op_i(loc, op::CALL_INTRINSIC_1, which as usize);
    }

    pub(crate) fn intrinsic_2(&mut self, loc: Position, which: Intrinsic2) {
        self.op_i(loc, op::CALL_INTRINSIC_2, which as usize);
    }

    /// An instruction whose operand is an index of the unit's names; the name is mangled.
    pub(crate) fn op_name(&mut self, loc: Position, op: Op, name: Ident) {
        let name = self.maybe_mangle(name);
        let index = self.unit.names.add(name);
        self.unit.seq.push(op, index, loc);
    }
}

/// Names, positions, messages.
impl<'a> Compiler<'a> {
    pub(crate) fn loc<T: Id>(&self, node: T) -> Position {
        position(self.ast.span(node))
    }

    pub(crate) fn scope(&self) -> &'a Scope {
        &self.symbols[self.unit.scope]
    }

    /// What a name means in the unit in progress.
    pub(crate) fn symbol(&self, name: Ident) -> Symbol {
        if !self.unit.overrides.is_empty()
            && let Some(&symbol) = self.unit.overrides.get(&name)
        {
            return symbol;
        }
        symbol::symbol(self.scope(), name)
    }

    /// What a name means in the module, or in a comprehension inlined into it.
    pub(crate) fn global_symbol(&self, name: Ident) -> Symbol {
        let module = self.stack.get(1).unwrap_or(&self.unit);
        if let Some(&symbol) = module.overrides.get(&name) {
            return symbol;
        }
        symbol::symbol(&self.symbols[self.symbols.top()], name)
    }

    pub(crate) fn text(&mut self, name: Ident) -> Text {
        if self.texts.len() <= name.index() {
            self.texts
                .resize(self.idents.len().max(name.index() + 1), None);
        }
        let slot = &mut self.texts[name.index()];
        slot.get_or_insert_with(|| consts::text_from_ast(self.idents.text(name)))
            .clone()
    }

    /// The name as messages show it.
    pub(crate) fn spelled(&mut self, name: Ident) -> String {
        self.text(name).to_string_lossy()
    }

    pub(crate) fn error<T>(&self, loc: Position, message: impl Into<String>) -> Result<T> {
        Err(syntax_error(message, loc))
    }

    pub(crate) fn warn(&mut self, loc: Position, message: impl Into<String>) {
        if self.quiet > 0 {
            return;
        }
        let message = message.into();
        let error = syntax_error(message.clone(), loc);
        self.warnings.push(CompileWarning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno: loc.lineno,
            error,
        });
    }

    pub(crate) fn future_annotations(&self) -> bool {
        self.options.future & flags::FUTURE_ANNOTATIONS != 0
    }

    /// Goes one level deeper into the tree. The matching `leave` is skipped on errors, which end the compilation.
    pub(crate) fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > self.options.max_depth {
            let message = "maximum recursion depth exceeded during compilation";
            return Err(CompileError::bare(ErrorKind::RecursionError, message));
        }
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }
}

/// Blocks.
impl<'a> Compiler<'a> {
    pub(crate) fn push_block(
        &mut self,
        loc: Position,
        kind: BlockKind,
        start: Label,
        exit: Label,
    ) -> Result<()> {
        if self.unit.blocks.len() >= MAX_BLOCKS {
            return self.error(loc, "too many statically nested blocks");
        }
        if kind == BlockKind::FinallyEnd {
            self.quiet += 1;
        }
        self.unit.blocks.push(Block {
            kind,
            start,
            exit,
            loc,
        });
        Ok(())
    }

    pub(crate) fn pop_block(&mut self) -> Option<Block> {
        let block = self.unit.blocks.pop();
        if block.is_some_and(|block| block.kind == BlockKind::FinallyEnd) {
            self.quiet -= 1;
        }
        block
    }
}

/// Units.
impl<'a> Compiler<'a> {
    fn module(&mut self) -> Result<Arc<Code>> {
        let Some(root) = self.ast.root() else {
            return Err(CompileError::bare(
                ErrorKind::ValueError,
                "no module to compile",
            ));
        };
        let name = self.known.anon_module;
        self.enter_scope(
            name,
            UnitKind::Module,
            root.any(),
            Role::Body,
            1,
            None,
            ArgCounts::default(),
        )?;
        let mut add_none = true;
        match self.ast[root] {
            Mod::Module { body, .. } => self.module_body(body, false)?,
            Mod::Interactive { body } => {
                self.interactive = true;
                self.module_body(body, true)?;
            }
            Mod::Expression { body } => {
                add_none = false;
                self.expr(body)?;
            }
            Mod::FunctionType { .. } => {
                return Err(CompileError::bare(
                    ErrorKind::ValueError,
                    "module kind 3 should not be possible",
                ));
            }
        }
        self.finish_unit(add_none)
    }

    fn module_body(&mut self, body: crate::ast::List<StmtId>, interactive: bool) -> Result<()> {
        let loc = match self.ast.first(body) {
            Some(stmt) => self.loc(stmt),
            None => Position::new(1, 1, 0, 0),
        };
        if self.scope().has_conditional_annotations {
            self.op_i(loc, op::BUILD_SET, 0);
            let index = self.unit.names.add(self.known.conditional_annotations);
            self.op_i(loc, op::STORE_NAME, index as usize);
        }
        self.body(loc, body, interactive)
    }

    /// Starts a unit and emits its first instruction.
    pub(crate) fn enter_scope(
        &mut self,
        name: Ident,
        kind: UnitKind,
        node: NodeId,
        role: Role,
        firstlineno: i32,
        private: Option<Ident>,
        counts: ArgCounts,
    ) -> Result<()> {
        let Some(scope_id) = self.symbols.lookup(node, role) else {
            return Err(CompileError::bare(
                ErrorKind::ValueError,
                "unknown symbol table entry",
            ));
        };
        let scope = &self.symbols[scope_id];
        let mut unit = self
            .spare
            .pop()
            .unwrap_or_else(|| Box::new(Unit::new(name, scope_id)));
        unit.reset();
        unit.scope = scope_id;
        unit.kind = kind;
        unit.name = name;
        unit.counts = counts;
        unit.firstlineno = firstlineno;
        for &name in &scope.varnames {
            unit.varnames.add(name);
        }
        unit.nparams = unit.varnames.len() as u32;
        let cells = |symbol: Symbol| symbol.scope() == SymbolScope::Cell || symbol.is_comp_cell();
        for name in self.sorted_names(scope, cells) {
            unit.cellvars.add(name);
        }
        if scope.needs_class_closure {
            unit.cellvars.add(self.known.class);
        }
        if scope.needs_classdict {
            unit.cellvars.add(self.known.classdict);
        }
        if scope.has_conditional_annotations {
            unit.cellvars.add(self.known.conditional_annotations);
        }
        unit.freevars.clear(unit.cellvars.len() as u32);
        let frees = |symbol: Symbol| symbol.scope() == SymbolScope::Free || symbol.is_free_class();
        for name in self.sorted_names(scope, frees) {
            unit.freevars.add(name);
        }
        let parent = std::mem::replace(&mut self.unit, unit);
        self.unit.private = private.or(parent.private);
        self.stack.push(parent);
        if kind != UnitKind::Module {
            self.set_qualname();
        }
        let line = if kind == UnitKind::Module {
            0
        } else {
            firstlineno
        };
        let loc = Position::new(line, firstlineno, 0, 0);
        self.op_i(loc, op::RESUME, resume::AT_FUNC_START as usize);
        if kind == UnitKind::Module {
            self.op(loc, op::ANNOTATIONS_PLACEHOLDER);
        }
        Ok(())
    }

    /// Names of a scope that pass `test`, in alphabetical order.
    fn sorted_names(&self, scope: &Scope, test: impl Fn(Symbol) -> bool) -> Vec<Ident> {
        let mut names: Vec<Ident> = symbol::symbols(scope)
            .filter(|&(_, symbol)| test(symbol))
            .map(|(name, _)| name)
            .collect();
        if names.len() > 1 {
            names.sort_by(|&a, &b| compare_texts(self.idents.text(a), self.idents.text(b)));
        }
        names
    }

    fn set_qualname(&mut self) {
        let name = self.text(self.unit.name);
        // The first entry of the stack is a placeholder, the second the module.
        let enclosing = &self.stack[1..];
        let mut base = None;
        if let [.., outer, parent] = enclosing {
            let parent = if parent.kind == UnitKind::Annotations {
                if enclosing.len() == 2 {
                    self.unit.qualname = name;
                    return;
                }
                outer
            } else {
                parent
            };
            let named = matches!(
                self.unit.kind,
                UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Class
            );
            let is_global = named && {
                let mangled = self.mangle_in(parent.private, self.unit.name);
                let scope = &self.symbols[self.parent_scope()];
                symbol::symbol(scope, mangled).scope() == SymbolScope::GlobalExplicit
            };
            if !is_global {
                base = Some(self.parent_qualname());
            }
        }
        self.unit.qualname = match base {
            Some((base, is_function)) => {
                let locals = if is_function { "<locals>." } else { "" };
                join_texts(&base, locals, &name)
            }
            None => name,
        };
    }

    /// The unit that qualifies names of the one in progress: not an annotation scope.
    fn parent_index(&self) -> usize {
        let last = self.stack.len() - 1;
        if self.stack[last].kind == UnitKind::Annotations {
            last - 1
        } else {
            last
        }
    }

    fn parent_scope(&self) -> ScopeId {
        self.stack[self.parent_index()].scope
    }

    fn parent_qualname(&self) -> (Text, bool) {
        let parent = &self.stack[self.parent_index()];
        let is_function = matches!(
            parent.kind,
            UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda
        );
        (parent.qualname.clone(), is_function)
    }

    /// Ends the unit: its code object. The unit around it goes on.
    pub(crate) fn finish_unit(&mut self, add_none: bool) -> Result<Arc<Code>> {
        let flags = self.code_flags();
        // Whatever falls off the end returns None; and no label stands past the end.
        if add_none {
            self.load_const(NO_LOCATION, Const::None);
        }
        self.op(NO_LOCATION, op::RETURN_VALUE);
        let graph = &mut self.graph;
        let shape = graph.compile(&mut self.unit, &mut self.consts, flags)?;
        let code = assemble::assemble(
            &self.graph,
            &self.unit,
            &self.consts,
            shape,
            flags,
            &self.options.filename,
            |name| {
                if self.texts.len() <= name.index() {
                    self.texts
                        .resize(self.idents.len().max(name.index() + 1), None);
                }
                self.texts[name.index()]
                    .get_or_insert_with(|| consts::text_from_ast(self.idents.text(name)))
                    .clone()
            },
        )?;
        self.exit_scope();
        Ok(Arc::new(code))
    }

    fn exit_scope(&mut self) {
        if let Some(parent) = self.stack.pop() {
            let done = std::mem::replace(&mut self.unit, parent);
            self.spare.push(done);
        }
    }

    fn code_flags(&self) -> u32 {
        let scope = self.scope();
        let mut bits = 0;
        let mut set = |condition: bool, flag: u32| {
            if condition {
                bits |= flag;
            }
        };
        if scope.is_function_like() {
            set(true, flags::NEWLOCALS | flags::OPTIMIZED);
            set(scope.nested, flags::NESTED);
            set(scope.generator && !scope.coroutine, flags::GENERATOR);
            set(scope.generator && scope.coroutine, flags::ASYNC_GENERATOR);
            set(scope.varargs, flags::VARARGS);
            set(scope.varkeywords, flags::VARKEYWORDS);
            set(scope.has_docstring, flags::HAS_DOCSTRING);
            set(scope.method, flags::METHOD);
        }
        set(scope.coroutine && !scope.generator, flags::COROUTINE);
        bits | self.options.future & flags::FUTURE_MASK
    }

    /// Is the unit in progress the top level of an interactive statement?
    pub(crate) fn is_interactive_top_level(&self) -> bool {
        self.interactive && self.stack.len() == 1
    }

    pub(crate) fn insert_first(&mut self, op: Op, label: Label) {
        self.unit.seq.insert_first(Instr {
            op,
            arg: label.0,
            loc: NO_LOCATION,
        });
    }
}

fn compare_texts(a: &crate::ast::Text, b: &crate::ast::Text) -> std::cmp::Ordering {
    match (a.as_str(), b.as_str()) {
        // UTF-8 sorts by code point.
        (Some(a), Some(b)) => a.cmp(b),
        _ => a.code_points().cmp(&b.code_points()),
    }
}

fn join_texts(base: &Text, middle: &str, name: &Text) -> Text {
    match (base.as_str(), name.as_str()) {
        (Some(base), Some(name)) => {
            let mut text = String::with_capacity(base.len() + 1 + middle.len() + name.len());
            text.push_str(base);
            text.push('.');
            text.push_str(middle);
            text.push_str(name);
            text.into()
        }
        _ => {
            let mut points = base.code_points();
            points.push('.' as u32);
            points.extend(middle.chars().map(u32::from));
            points.extend(name.chars());
            Text::from_code_points(&points)
        }
    }
}
