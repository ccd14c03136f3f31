//! Tier 1: one pass over the bytecode, no speculation. Values stay boxed; locals live in the activation's words, as in
//! tier 0; the operand stack is in registers within a block and in the activation's words between blocks. What tier 0's
//! inline caches have seen decides which fast paths are made; everything else calls a helper, or executes the
//! instruction's handler of tier 0 (`step`).

mod access;
mod calls;
mod emit;
mod numbers;
mod ops;

use crate::flow::Flow;
use crate::helpers::Helper;
use crate::install::Compiled;
use crate::{Bailout, Snapshot, isa};
use cranelift_codegen::Context;
use cranelift_codegen::FinalizedRelocTarget;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{AbiParam, ExternalName, Signature, types};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use emit::Emit;

/// More instructions than this are left to tier 0.
const LARGEST: usize = 20_000;

/// What compiling needs again and again; one for each compiling thread.
pub struct Compiler {
    isa: OwnedTargetIsa,
    context: Context,
    builder: FunctionBuilderContext,
    control: ControlPlane,
}

impl Compiler {
    pub fn new() -> Result<Compiler, Bailout> {
        Ok(Compiler {
            isa: isa::baseline()?,
            context: Context::new(),
            builder: FunctionBuilderContext::new(),
            control: ControlPlane::default(),
        })
    }

    pub fn compile(&mut self, snapshot: &Snapshot, text: bool) -> Result<Compiled, Bailout> {
        let flow = Flow::new(&snapshot.template, ops::is_stepped);
        if flow.instructions.len() > LARGEST {
            return Err(Bailout::TooLarge);
        }
        self.context.clear();
        self.context.set_disasm(text);
        let function = &mut self.context.func;
        let mut signature = Signature::new(CallConv::SystemV);
        signature.params.extend([AbiParam::new(types::I64); 2]);
        signature.returns.push(AbiParam::new(types::I64));
        function.signature = signature;
        let builder = FunctionBuilder::new(function, &mut self.builder);
        Emit::new(builder, snapshot, &flow).function(self.isa.frontend_config());
        let clif = text.then(|| self.context.func.display().to_string());
        let names = self.context.func.params.user_named_funcs().clone();
        let compiled = self
            .context
            .compile(&*self.isa, &mut self.control)
            .map_err(|error| {
                debug_assert!(false, "{error:?}");
                Bailout::Generator
            })?;
        let mut helpers = Vec::with_capacity(compiled.buffer.relocs().len());
        for relocation in compiled.buffer.relocs() {
            let FinalizedRelocTarget::ExternalName(ExternalName::User(name)) = &relocation.target
            else {
                return Err(Bailout::Generator);
            };
            if relocation.kind != cranelift_codegen::binemit::Reloc::Abs8 || relocation.addend != 0
            {
                return Err(Bailout::Generator);
            }
            let helper = Helper::from_index(names[*name].index).ok_or(Bailout::Generator)?;
            helpers.push((relocation.offset, helper));
        }
        let text =
            clif.map(|clif| format!("{clif}\n{}", compiled.vcode.as_deref().unwrap_or_default()));
        Ok(Compiled {
            code: compiled.buffer.data().to_vec(),
            helpers,
            entries: flow.entries.into_boxed_slice(),
            text,
        })
    }
}
