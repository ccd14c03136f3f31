//! `_sre`: patterns, matches, scanners and replacement templates. CPython: Modules/_sre/sre.c. The engine is
//! `pyjit_text::sre`.
//!
//! - `subject`: what is searched. - `pattern`: `re.Pattern`. - `matching`: `re.Match`. - `scanner`: `SRE_Scanner`.
//! - `template`: replacements that `re` has parsed.

pub mod matching;
pub mod pattern;
pub mod scanner;
mod subject;
pub mod template;

use pyjit_object::prelude::*;
use pyjit_text::sre;

#[pymodule(name = "_sre", doc = "")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        th.define_class(&pattern::methods::SPEC, None)?;
        th.define_class(&matching::methods::SPEC, None)?;
        th.define_class(&scanner::methods::SPEC, None)?;
        th.define_class(&template::methods::SPEC, None)?;
        module.set(th, "MAGIC", th.int(sre::MAGIC))?;
        module.set(th, "CODESIZE", th.int(sre::CODESIZE))?;
        module.set(th, "MAXREPEAT", th.int(sre::MAXREPEAT))?;
        module.set(th, "MAXGROUPS", th.int(sre::MAXGROUPS))?;
        let copyright = " SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ";
        module.set(th, "copyright", th.str(copyright))
    }

    #[function("($module, /)")]
    fn getcodesize() -> usize {
        sre::CODESIZE
    }

    #[function("($module, character, /)")]
    fn ascii_iscased(character: i32) -> bool {
        sre::ascii_is_cased(character as u32)
    }

    #[function("($module, character, /)")]
    fn unicode_iscased(character: i32) -> bool {
        sre::unicode_is_cased(character as u32)
    }

    #[function("($module, character, /)")]
    fn ascii_tolower(character: i32) -> i32 {
        sre::ascii_to_lower(character as u32) as i32
    }

    #[function("($module, character, /)")]
    fn unicode_tolower(character: i32) -> i32 {
        sre::unicode_to_lower(character as u32) as i32
    }

    #[function(
        "($module, /, pattern, flags, code, groups, groupindex, indexgroup)",
        text = "($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)"
    )]
    fn compile(
        th: &Thread,
        pattern: Value,
        flags: i32,
        code: Gc<List>,
        groups: usize,
        groupindex: Gc<Dict>,
        indexgroup: Gc<Tuple>,
    ) -> PyResult<Value> {
        Ok(
            super::pattern::compile(th, pattern, flags, code, groups, groupindex, indexgroup)?
                .into(),
        )
    }

    ///
    ///
    ///   template
    ///     A list containing interleaved literal strings (str or bytes) and group
    ///     indices (int), as returned by re._parser.parse_template():
    ///         [literal1, group1, ..., literalN, groupN]
    #[function("($module, pattern, template, /)")]
    fn template(th: &Thread, pattern: Value, template: Gc<List>) -> PyResult<Value> {
        super::template::new(th, pattern, template)
    }
}
