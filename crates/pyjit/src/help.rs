//! What `--help` and its kin print.

use crate::options::Options;

pub fn usage(name: &str) -> String {
    format!("usage: {name} [option] ... [-c cmd | -m mod | file | -] [arg] ...\n")
}

/// `--help`.
pub fn help(name: &str) -> String {
    format!(
        "{}{COMMAND_LINE}\npyjit's own options (also as environment variables: --max-tier is PYJIT_MAX_TIER):\n{}",
        usage(name),
        Options::help()
    )
}

const COMMAND_LINE: &str = "\
Options (and corresponding environment variables):
-b     : warn about str(bytes) and comparing bytes with str or int; -bb: error
-B     : write no .pyc files on import; also PYTHONDONTWRITEBYTECODE=x
-c cmd : run the program given as a string (ends the list of options)
-d     : debugging output from the parser; also PYTHONDEBUG=x
-E     : ignore PYTHON* environment variables
-h     : print this help and exit; also -? or --help
-i     : inspect interactively after running the script; also PYTHONINSPECT=x
-I     : isolate from the user's environment (implies -E, -P and -s)
-m mod : run a library module as a script (ends the list of options)
-O     : drop assert statements and set __debug__ to False; also PYTHONOPTIMIZE=x
-OO    : as -O, and drop docstrings
-P     : do not put a potentially unsafe path before sys.path; also PYTHONSAFEPATH
-q     : no version and copyright messages on interactive start
-s     : no user site folder in sys.path; also PYTHONNOUSERSITE=x
-S     : no 'import site' on start
-u     : unbuffered stdout and stderr; also PYTHONUNBUFFERED=x
-v     : trace import statements; also PYTHONVERBOSE=x
-V     : print the version and exit (-VV: more about the build); also --version
-W arg : warning control, action:message:category:module:lineno; also PYTHONWARNINGS=arg
-x     : skip the first line of the source
-X opt : set an implementation-specific option
--check-hash-based-pycs always|default|never:
         how hash-based .pyc files are validated
--help-env: the environment variables
--help-xoptions: the -X options
--help-all: everything

file   : the program is read from a script file, a folder or a zip archive with __main__.py
-      : the program is read from stdin (the default; interactive on a terminal)
arg ...: arguments of the program, in sys.argv[1:]
";

/// `--help-env`.
pub const ENVIRONMENT: &str = "\
Environment variables that change behavior:
PYTHONPATH      : folders put before the default search path, as PATH
PYTHONHOME      : the folder whose lib/python3.14 takes the place of the embedded library
PYTHONHASHSEED  : 'random' or a number, the seed of string hashes
PYTHONINTMAXSTRDIGITS: the limit of int <-> str conversion
PYTHONIOENCODING: encoding[:errors] of stdin, stdout and stderr
PYTHON_BASIC_REPL: no line editing in the interactive interpreter
PYTHON_HISTORY  : the file of the interactive interpreter's history
PYTHON_COLORS   : 1 for colours in tracebacks and the interactive interpreter, 0 for none
PYTHONBREAKPOINT: the function breakpoint() calls; 0 for none
PYTHONSTARTUP   : file run on interactive start
PYTHONWARNINGS, PYTHONOPTIMIZE, PYTHONVERBOSE, PYTHONDEBUG, PYTHONINSPECT, PYTHONUNBUFFERED,
PYTHONDONTWRITEBYTECODE, PYTHONPYCACHEPREFIX, PYTHONNOUSERSITE, PYTHONSAFEPATH, PYTHONUTF8,
PYTHONDEVMODE, PYTHONWARNDEFAULTENCODING, PYTHONPLATLIBDIR: as the options and -X options of the same meaning
";

/// `--help-xoptions`.
pub const X_OPTIONS: &str = "\
The following implementation-specific options are available:
-X dev : development mode; also PYTHONDEVMODE
-X int_max_str_digits=N: limit of int <-> str conversion; also PYTHONINTMAXSTRDIGITS
-X pycache_prefix=path: write .pyc files below that folder; also PYTHONPYCACHEPREFIX
-X utf8[=0|1]: UTF-8 mode; also PYTHONUTF8
-X warn_default_encoding: EncodingWarning for open() without encoding
";
