//! Programs in `tests/programs`, with the output CPython 3.14 gives, run without the import system: as they are, on a
//! small native stack (a handler that calls the next one instead of jumping would overflow it), and collecting often.

mod bare;

fn check(stack: usize, stress: u32) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("folder")
        .map(|entry| entry.expect("entry").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let source = std::fs::read_to_string(&path).expect("readable");
        let expected =
            std::fs::read_to_string(path.with_extension("out")).expect("expected output");
        let name = path
            .file_name()
            .expect("name")
            .to_string_lossy()
            .into_owned();
        let found = bare::run_on(stack, source, name.clone(), stress);
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn as_they_are() {
    check(16 << 20, 0);
}

#[test]
fn on_a_small_stack() {
    check(768 << 10, 0);
}

#[test]
fn collecting_often() {
    check(16 << 20, 97);
}
