//! Times `finditer` over a text: `sre_bench FILE` with lines `name, groups, code` and texts beside it.

use std::time::Instant;

use pyjit_text::StrBuf;
use pyjit_text::sre::{Mode, Program, Scanner, Scratch};

fn main() {
    let file = std::env::args().nth(1).expect("a file");
    let patterns = std::fs::read_to_string(&file).expect("patterns");
    let texts = [("", ".txt"), ("2", ".ucs2.txt")].map(|(tag, ext)| {
        (
            tag,
            StrBuf::from(std::fs::read_to_string(format!("{file}{ext}")).expect("text")),
        )
    });
    for line in patterns.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let code: Vec<u32> = fields[2]
            .split(' ')
            .map(|w| u32::from_str_radix(w, 16).expect("hex"))
            .collect();
        let program = Program::new(&code, fields[1].parse().expect("groups")).expect("valid");
        for (tag, text) in &texts {
            let mut scratch = Scratch::new();
            let (mut best, mut count) = (f64::MAX, 0);
            for _ in 0..5 {
                let start = Instant::now();
                count = 0;
                let mut scanner = Scanner::new(0, text.len());
                while let Ok(Some(_)) = scanner.next(
                    &program,
                    text.as_str(),
                    Mode::Search,
                    &mut scratch,
                    &mut || false,
                ) {
                    count += 1;
                }
                best = best.min(start.elapsed().as_secs_f64() * 1e3);
            }
            println!("{}{tag} {count} {best:.3}", fields[0]);
        }
    }
}
