//! Developer commands: `cargo xtask NAME`. A command is a file and a row of `COMMANDS`.

mod bless;
mod code_parity;
mod conformance;
mod front_parity;
mod fuzz;
mod lint;
mod random_programs;
mod tail_calls;
mod tier_diff;

use std::process::ExitCode;

/// What went wrong, for the terminal.
type Outcome = Result<(), String>;

struct Command {
    name: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Outcome,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "bless",
        help: bless::HELP,
        run: bless::run,
    },
    Command {
        name: "code-parity",
        help: code_parity::HELP,
        run: code_parity::run,
    },
    Command {
        name: "conformance",
        help: conformance::HELP,
        run: conformance::run,
    },
    Command {
        name: "front-parity",
        help: front_parity::HELP,
        run: front_parity::run,
    },
    Command {
        name: "fuzz",
        help: fuzz::HELP,
        run: fuzz::run,
    },
    Command {
        name: "lint",
        help: lint::HELP,
        run: lint::run,
    },
    Command {
        name: "tail-calls",
        help: tail_calls::HELP,
        run: tail_calls::run,
    },
    Command {
        name: "tier-diff",
        help: tier_diff::HELP,
        run: tier_diff::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = arguments
        .first()
        .and_then(|name| COMMANDS.iter().find(|command| command.name == name));
    let Some(command) = command else {
        eprintln!("usage: cargo xtask COMMAND [ARGUMENT...]\n");
        for command in COMMANDS {
            eprintln!("  {:14} {}", command.name, command.help);
        }
        return ExitCode::from(2);
    };
    match (command.run)(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{}: {why}", command.name);
            ExitCode::FAILURE
        }
    }
}
