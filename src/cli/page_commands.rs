//! Prints `docs/cli.md` from the commands themselves.

use std::fmt::Write;

use clap::{Arg, ArgAction, Command};

/// What stands above the commands.
const HEAD: &str = "\
# Command line

This page is printed by the program from its commands; a test keeps the two equal.

Results go to standard output, logs and errors to standard error. A command ends with

- 0 where all is well,
- 1 where something failed: for `publish`, where not all that was due is out; for `check`, where a post
  would be held back; for `doctor` and `networks test`, where something is wrong,
- 2 where it was called wrongly or the settings cannot be used; for `check`, where a line cannot be read,
- 3 where another process works on the data folder.

`key`, `channel`, `check`, `doctor`, `networks`, `notify` and `print` work beside a running server.
";

/// The whole page.
pub(super) fn markdown(mut command: Command) -> String {
    command.build();
    let mut page = HEAD.to_owned();
    print_options(
        &mut page,
        "Options of every command",
        &command,
        Arg::is_global_set,
    );
    for child in command.get_subcommands() {
        print_command(&mut page, command.get_name(), child);
    }
    page
}

/// One command; those that only hold others are told by those.
fn print_command(page: &mut String, parent: &str, command: &Command) {
    if command.get_name() == "help" || command.is_hide_set() {
        return;
    }
    let name = format!("{parent} {}", command.get_name());
    if command.has_subcommands() {
        for child in command.get_subcommands() {
            print_command(page, &name, child);
        }
        return;
    }
    // Writing to a string cannot fail, so the results below say nothing.
    let _ = writeln!(page, "\n## {name}\n");
    let about = command.get_long_about().or(command.get_about());
    let _ = writeln!(
        page,
        "{}\n",
        about.map(ToString::to_string).unwrap_or_default()
    );
    let _ = writeln!(page, "```sh\n{}\n```", usage(&name, command));
    print_options(page, "", command, |arg| !arg.is_global_set());
}

/// How the command is written, with what it needs and a note that there is more.
fn usage(name: &str, command: &Command) -> String {
    let own = || {
        command
            .get_arguments()
            .filter(|arg| is_own(arg) && !arg.is_global_set())
    };
    let needed = own().filter(|arg| arg.is_required_set()).map(written);
    let more = own()
        .any(|arg| !arg.is_required_set())
        .then(|| "[OPTIONS]".to_owned());
    [name.to_owned()]
        .into_iter()
        .chain(needed)
        .chain(more)
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_own(arg: &Arg) -> bool {
    !arg.is_hide_set() && !matches!(arg.get_id().as_str(), "help" | "version")
}

fn print_options(page: &mut String, heading: &str, command: &Command, wanted: fn(&Arg) -> bool) {
    let args: Vec<&Arg> = command
        .get_arguments()
        .filter(|arg| is_own(arg) && wanted(arg))
        .collect();
    if args.is_empty() {
        return;
    }
    if !heading.is_empty() {
        let _ = writeln!(page, "\n## {heading}");
    }
    let _ = writeln!(page, "\n| argument | what it is |");
    let _ = writeln!(page, "| --- | --- |");
    for arg in args {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let choices: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|_| takes_value(arg))
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        let defaults: Vec<_> = arg
            .get_default_values()
            .iter()
            .map(|value| value.display())
            .collect();
        let _ = write!(page, "| `{}` | {help}", written(arg).replace('|', "\\|"));
        if !choices.is_empty() {
            let _ = write!(page, ": {}", choices.join(", "));
        }
        if let Some(default) = defaults.first().filter(|_| takes_value(arg)) {
            let _ = write!(page, " (default: `{default}`)");
        }
        let _ = writeln!(page, " |");
    }
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

/// The argument as it is typed: `--port N`, `--demo`, `FILE`.
fn written(arg: &Arg) -> String {
    let value = arg
        .get_value_names()
        .and_then(|names| names.first())
        .map_or("", |name| name.as_str());
    match arg.get_long() {
        Some(long) if takes_value(arg) => format!("--{long} {value}"),
        Some(long) => format!("--{long}"),
        None => value.to_owned(),
    }
}
