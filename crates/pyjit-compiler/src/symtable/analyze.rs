//! The second pass: what each name is. Goes down the scopes with the names bound around them and comes back with those
//! left free. CPython: `analyze_block` and its helpers in Python/symtable.c.

use super::flags::*;
use super::*;
use crate::ast::Idents;

type Names = FxHashSet<Ident>;
type Shared = Rc<Names>;
/// Decisions of one scope, in the order they are made.
type Decisions = FxHashMap<Ident, Resolution>;

/// Names that never pass through a class: the class provides them.
struct ClassNames {
    class: Ident,
    classdict: Ident,
    conditional_annotations: Ident,
}

impl ClassNames {
    fn all(&self) -> [Ident; 3] {
        [self.class, self.classdict, self.conditional_annotations]
    }
}

struct Analyzer<'a> {
    table: &'a mut SymbolTable,
    idents: &'a Idents,
    names: ClassNames,
}

/// What a scope sees of those around it.
#[derive(Clone)]
struct Outer {
    /// Names bound in enclosing functions; none at module level.
    bound: Option<Shared>,
    global: Shared,
    type_params: Shared,
    /// The class whose namespace is visible.
    class: Option<ScopeId>,
}

pub(super) fn analyze(
    table: &mut SymbolTable,
    idents: &mut Idents,
) -> Result<(), Box<CompileError>> {
    let names = ClassNames {
        class: idents.intern("__class__"),
        classdict: idents.intern("__classdict__"),
        conditional_annotations: idents.intern("__conditional_annotations__"),
    };
    let top = table.top();
    let outer = Outer {
        bound: None,
        global: Rc::default(),
        type_params: Rc::default(),
        class: None,
    };
    Analyzer {
        table,
        idents,
        names,
    }
    .block(top, outer)
    .map(|_| ())
}

fn insert(set: &mut Shared, name: Ident) {
    if !set.contains(&name) {
        Rc::make_mut(set).insert(name);
    }
}

fn remove(set: &mut Shared, name: Ident) {
    if set.contains(&name) {
        Rc::make_mut(set).remove(&name);
    }
}

fn union(set: &mut Shared, other: &Shared) {
    if set.is_empty() {
        *set = Rc::clone(other);
    } else if other.iter().any(|name| !set.contains(name)) {
        Rc::make_mut(set).extend(other.iter().copied());
    }
}

impl Analyzer<'_> {
    fn at_directive(&self, scope: ScopeId, name: Ident, message: String) -> Box<CompileError> {
        let span = self.table[scope]
            .directives
            .iter()
            .find(|(declared, _)| *declared == name);
        error_at(message, span.map_or(Span::default(), |&(_, span)| span))
    }

    fn show(&self, name: Ident) -> String {
        self.idents
            .text(name)
            .as_str()
            .unwrap_or("\u{fffd}")
            .to_string()
    }

    /// Decides on one name of a scope.
    fn name(
        &self,
        scope: ScopeId,
        name: Ident,
        bits: u32,
        outer: &mut Outer,
        local: &mut Names,
        free: &mut Names,
    ) -> Result<Resolution, Box<CompileError>> {
        if bits & DEF_GLOBAL != 0 {
            if bits & DEF_NONLOCAL != 0 {
                let message = format!("name '{}' is nonlocal and global", self.show(name));
                return Err(self.at_directive(scope, name, message));
            }
            insert(&mut outer.global, name);
            if let Some(bound) = &mut outer.bound {
                remove(bound, name);
            }
            return Ok(Resolution::GlobalExplicit);
        }
        if bits & DEF_NONLOCAL != 0 {
            let Some(bound) = &outer.bound else {
                let message = "nonlocal declaration not allowed at module level".to_string();
                return Err(self.at_directive(scope, name, message));
            };
            if !bound.contains(&name) {
                let message = format!("no binding for nonlocal '{}' found", self.show(name));
                return Err(self.at_directive(scope, name, message));
            }
            if outer.type_params.contains(&name) {
                let message = format!(
                    "nonlocal binding not allowed for type parameter '{}'",
                    self.show(name)
                );
                return Err(self.at_directive(scope, name, message));
            }
            free.insert(name);
            return Ok(Resolution::Free);
        }
        if bits & DEF_BOUND != 0 {
            local.insert(name);
            remove(&mut outer.global, name);
            if bits & DEF_TYPE_PARAM != 0 {
                insert(&mut outer.type_params, name);
            } else {
                remove(&mut outer.type_params, name);
            }
            return Ok(Resolution::Local);
        }
        // Bound in the class whose namespace is visible: looked up there, then globally, past functions around it.
        // (Not so the cell that holds that namespace.)
        if let Some(class) = outer.class
            && name != self.names.classdict
        {
            let class_bits = self.table[class].flags(name);
            if class_bits & DEF_GLOBAL != 0 {
                return Ok(Resolution::GlobalExplicit);
            }
            if class_bits & DEF_BOUND != 0 && class_bits & DEF_NONLOCAL == 0 {
                return Ok(Resolution::GlobalImplicit);
            }
        }
        if outer
            .bound
            .as_ref()
            .is_some_and(|bound| bound.contains(&name))
        {
            free.insert(name);
            return Ok(Resolution::Free);
        }
        Ok(Resolution::GlobalImplicit)
    }

    /// Decides on a scope and those inside it; returns the names left free.
    fn block(&mut self, id: ScopeId, mut outer: Outer) -> Result<Names, Box<CompileError>> {
        let mut free = Names::default();
        let mut local = Names::default();
        let mut decisions = Decisions::default();
        let kind = self.table[id].kind;
        let is_class = kind == ScopeKind::Class;
        let before = is_class.then(|| (outer.bound.clone(), Rc::clone(&outer.global)));

        let entries = std::mem::take(&mut self.table[id].symbols.entries);
        let mut failed = None;
        decisions.reserve(entries.len());
        for &(name, bits) in &entries {
            match self.name(id, name, bits, &mut outer, &mut local, &mut free) {
                Ok(decision) => {
                    decisions.insert(name, decision);
                }
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        self.table[id].symbols.entries = entries;
        if let Some(error) = failed {
            return Err(error);
        }

        // What the scopes inside see. A class's own names are not visible there.
        let (new_bound, new_global) = match before {
            Some((bound, global)) => {
                let mut new_bound = bound.unwrap_or_default();
                for name in self.names.all() {
                    insert(&mut new_bound, name);
                }
                (new_bound, global)
            }
            None => {
                let mut new_bound = if self.table[id].is_function_like() {
                    Rc::new(local)
                } else {
                    Rc::default()
                };
                if let Some(bound) = &outer.bound {
                    union(&mut new_bound, bound);
                }
                (new_bound, Rc::clone(&outer.global))
            }
        };

        let mut new_free = Names::default();
        let mut inlined_cells = Names::default();
        let children = self.table[id].children.clone();
        let sees_class = self.table[id].can_see_class_scope;
        let mut inlined_any = false;
        for &child in &children {
            let class = match self.table[child].can_see_class_scope {
                true if is_class => Some(id),
                true => outer.class,
                false => None,
            };
            let entry = &self.table[child];
            let inlined =
                entry.comprehension != Comprehensions::No && !entry.generator && !sees_class;
            let seen = Outer {
                bound: Some(Rc::clone(&new_bound)),
                global: Rc::clone(&new_global),
                type_params: Rc::clone(&outer.type_params),
                class,
            };
            let mut child_free = self.block(child, seen)?;
            if inlined {
                self.inline(
                    id,
                    child,
                    &mut decisions,
                    &mut child_free,
                    &mut inlined_cells,
                );
                self.table[child].comp_inlined = true;
                inlined_any = true;
            }
            new_free.extend(child_free);
        }
        if inlined_any {
            let mut spliced = Vec::with_capacity(children.len());
            for &child in &children {
                if self.table[child].comp_inlined {
                    spliced.extend(self.table[child].children.iter().copied());
                } else {
                    spliced.push(child);
                }
            }
            self.table[id].children = spliced;
        }

        if self.table[id].is_function_like() {
            for (name, decision) in &mut decisions {
                if *decision == Resolution::Local
                    && (new_free.contains(name) || inlined_cells.contains(name))
                {
                    *decision = Resolution::Cell;
                    new_free.remove(name);
                }
            }
        } else if is_class {
            let scope = &mut self.table[id];
            scope.needs_class_closure |= new_free.remove(&self.names.class);
            scope.needs_classdict |= new_free.remove(&self.names.classdict);
            scope.has_conditional_annotations |=
                new_free.remove(&self.names.conditional_annotations);
        }
        self.update(
            id,
            &decisions,
            outer.bound.as_deref(),
            &new_free,
            &inlined_cells,
        );
        free.extend(new_free);
        Ok(free)
    }

    /// Merges an inlined comprehension's names into the scope around it.
    fn inline(
        &mut self,
        id: ScopeId,
        comp: ScopeId,
        decisions: &mut Decisions,
        comp_free: &mut Names,
        inlined_cells: &mut Names,
    ) {
        let is_class = self.table[id].kind == ScopeKind::Class;
        let mut dropped = Vec::new();
        for (name, comp_bits) in self.table[comp].symbols.entries.clone() {
            if comp_bits & DEF_PARAM != 0 {
                continue;
            }
            let mut resolution =
                Resolution::of_flags(comp_bits).unwrap_or(Resolution::GlobalImplicit);
            let bits = comp_bits & ((1 << SCOPE_OFFSET) - 1);
            if resolution == Resolution::Cell || bits & DEF_COMP_CELL != 0 {
                inlined_cells.insert(name);
            }
            let existing = self.table[id].symbols.get(name);
            if resolution == Resolution::Free && is_class && self.names.all().contains(&name) {
                resolution = Resolution::GlobalImplicit;
                if !self.closed_over(comp, name) {
                    comp_free.remove(&name);
                }
                dropped.push(name);
            }
            if let Some(existing) = existing
                && resolution == Resolution::Free
                && existing & (DEF_BOUND | DEF_NONLOCAL) != 0
                && !is_class
            {
                // A use there is a use here.
                self.table[id].symbols.set(name, existing | (bits & USE));
            }
            match existing {
                None => {
                    self.table[id].symbols.set(name, bits);
                    decisions.insert(name, resolution);
                }
                // Free there and local here is local, unless a scope inside the comprehension closes over it.
                Some(existing) if existing & DEF_BOUND != 0 && !is_class => {
                    if !self.closed_over(comp, name) {
                        comp_free.remove(&name);
                    }
                }
                Some(_) => {}
            }
        }
        for name in dropped {
            self.table[comp].symbols.remove(name);
        }
    }

    /// Whether a scope inside closes over a name.
    fn closed_over(&self, scope: ScopeId, name: Ident) -> bool {
        let children = &self.table[scope].children;
        children
            .iter()
            .any(|&child| self.table[child].resolution(name) == Some(Resolution::Free))
    }

    /// Writes the decisions into the scope.
    fn update(
        &mut self,
        id: ScopeId,
        decisions: &Decisions,
        bound: Option<&Names>,
        free: &Names,
        cells: &Names,
    ) {
        let mark_class =
            self.table[id].kind == ScopeKind::Class || self.table[id].can_see_class_scope;
        for (name, bits) in &mut self.table[id].symbols.entries {
            if cells.contains(name) {
                *bits |= DEF_COMP_CELL;
            }
            if let Some(&decision) = decisions.get(name) {
                *bits |= (decision as u32) << SCOPE_OFFSET;
            }
        }
        // A fixed order, so that compiling twice gives the same.
        let mut free: Vec<Ident> = free.iter().copied().collect();
        free.sort_unstable();
        for name in free {
            match self.table[id].symbols.get(name) {
                Some(bits) if mark_class => self.table[id].symbols.set(name, bits | DEF_FREE_CLASS),
                Some(_) => {}
                // Not bound around here either: it is global after all.
                None if bound.is_some_and(|bound| !bound.contains(&name)) => {}
                None => self.table[id]
                    .symbols
                    .set(name, (Resolution::Free as u32) << SCOPE_OFFSET),
            }
        }
    }
}
