//! `termios`. CPython: Modules/termios.c.

use crate::select::descriptor;
use pyjit_object::prelude::*;
use pyjit_object::protocol;

#[rustfmt::skip]
const CONSTANTS: &[(&str, i64)] = &[
    ("B0", 0), ("B1000000", 1000000), ("B110", 110), ("B115200", 115200), ("B1152000", 1152000), ("B1200", 1200),
    ("B134", 134), ("B14400", 14400), ("B150", 150), ("B1500000", 1500000), ("B1800", 1800), ("B19200", 19200),
    ("B200", 200), ("B2000000", 2000000), ("B230400", 230400), ("B2400", 2400), ("B2500000", 2500000),
    ("B28800", 28800), ("B300", 300), ("B3000000", 3000000), ("B3500000", 3500000), ("B38400", 38400),
    ("B4000000", 4000000), ("B460800", 460800), ("B4800", 4800), ("B50", 50), ("B500000", 500000), ("B57600", 57600),
    ("B576000", 576000), ("B600", 600), ("B7200", 7200), ("B75", 75), ("B76800", 76800), ("B921600", 921600),
    ("B9600", 9600), ("BRKINT", 2), ("BS0", 0), ("BS1", 8192), ("BSDLY", 8192), ("CBAUD", 4111), ("CBAUDEX", 4096),
    ("CDSUSP", 25), ("CEOF", 4), ("CEOL", 0), ("CEOT", 4), ("CERASE", 127), ("CFLUSH", 15), ("CIBAUD", 269418496),
    ("CINTR", 3), ("CKILL", 21), ("CLNEXT", 22), ("CLOCAL", 2048), ("CQUIT", 28), ("CR0", 0), ("CR1", 512),
    ("CR2", 1024), ("CR3", 1536), ("CRDLY", 1536), ("CREAD", 128), ("CRPRNT", 18), ("CRTSCTS", 2147483648),
    ("CS5", 0), ("CS6", 16), ("CS7", 32), ("CS8", 48), ("CSIZE", 48), ("CSTART", 17), ("CSTOP", 19), ("CSTOPB", 64),
    ("CSUSP", 26), ("CWERASE", 23), ("ECHO", 8), ("ECHOCTL", 512), ("ECHOE", 16), ("ECHOK", 32), ("ECHOKE", 2048),
    ("ECHONL", 64), ("ECHOPRT", 1024), ("EXTA", 19200), ("EXTB", 38400), ("EXTPROC", 65536), ("FF0", 0),
    ("FF1", 32768), ("FFDLY", 32768), ("FIOASYNC", 21586), ("FIOCLEX", 21585), ("FIONBIO", 21537),
    ("FIONCLEX", 21584), ("FIONREAD", 21531), ("FLUSHO", 4096), ("HUPCL", 1024), ("IBSHIFT", 16), ("ICANON", 2),
    ("ICRNL", 256), ("IEXTEN", 32768), ("IGNBRK", 1), ("IGNCR", 128), ("IGNPAR", 4), ("IMAXBEL", 8192), ("INLCR", 64),
    ("INPCK", 16), ("IOCSIZE_MASK", 1073676288), ("IOCSIZE_SHIFT", 16), ("ISIG", 1), ("ISTRIP", 32), ("IUCLC", 512),
    ("IUTF8", 16384), ("IXANY", 2048), ("IXOFF", 4096), ("IXON", 1024), ("NCCS", 32), ("NL0", 0), ("NL1", 256),
    ("NLDLY", 256), ("NOFLSH", 128), ("N_MOUSE", 2), ("N_PPP", 3), ("N_SLIP", 1), ("N_STRIP", 4), ("N_TTY", 0),
    ("OCRNL", 8), ("OFDEL", 128), ("OFILL", 64), ("OLCUC", 2), ("ONLCR", 4), ("ONLRET", 32), ("ONOCR", 16),
    ("OPOST", 1), ("PARENB", 256), ("PARMRK", 8), ("PARODD", 512), ("PENDIN", 16384), ("TAB0", 0), ("TAB1", 2048),
    ("TAB2", 4096), ("TAB3", 6144), ("TABDLY", 6144), ("TCFLSH", 21515), ("TCGETS", 21505), ("TCIFLUSH", 0),
    ("TCIOFF", 2), ("TCIOFLUSH", 2), ("TCION", 3), ("TCOFLUSH", 1), ("TCOOFF", 0), ("TCOON", 1), ("TCSADRAIN", 1),
    ("TCSAFLUSH", 2), ("TCSANOW", 0), ("TCSBRK", 21513), ("TCSBRKP", 21541), ("TCSETS", 21506), ("TCSETSF", 21508),
    ("TCSETSW", 21507), ("TCXONC", 21514), ("TIOCCONS", 21533), ("TIOCEXCL", 21516), ("TIOCGETD", 21540),
    ("TIOCGICOUNT", 21597), ("TIOCGLCKTRMIOS", 21590), ("TIOCGPGRP", 21519), ("TIOCGSERIAL", 21534),
    ("TIOCGSOFTCAR", 21529), ("TIOCGWINSZ", 21523), ("TIOCINQ", 21531), ("TIOCLINUX", 21532), ("TIOCMBIC", 21527),
    ("TIOCMBIS", 21526), ("TIOCMGET", 21525), ("TIOCMIWAIT", 21596), ("TIOCMSET", 21528), ("TIOCM_CAR", 64),
    ("TIOCM_CD", 64), ("TIOCM_CTS", 32), ("TIOCM_DSR", 256), ("TIOCM_DTR", 2), ("TIOCM_LE", 1), ("TIOCM_RI", 128),
    ("TIOCM_RNG", 128), ("TIOCM_RTS", 4), ("TIOCM_SR", 16), ("TIOCM_ST", 8), ("TIOCNOTTY", 21538),
    ("TIOCNXCL", 21517), ("TIOCOUTQ", 21521), ("TIOCPKT", 21536), ("TIOCPKT_DATA", 0), ("TIOCPKT_DOSTOP", 32),
    ("TIOCPKT_FLUSHREAD", 1), ("TIOCPKT_FLUSHWRITE", 2), ("TIOCPKT_NOSTOP", 16), ("TIOCPKT_START", 8),
    ("TIOCPKT_STOP", 4), ("TIOCSCTTY", 21518), ("TIOCSERCONFIG", 21587), ("TIOCSERGETLSR", 21593),
    ("TIOCSERGETMULTI", 21594), ("TIOCSERGSTRUCT", 21592), ("TIOCSERGWILD", 21588), ("TIOCSERSETMULTI", 21595),
    ("TIOCSERSWILD", 21589), ("TIOCSER_TEMT", 1), ("TIOCSETD", 21539), ("TIOCSLCKTRMIOS", 21591),
    ("TIOCSPGRP", 21520), ("TIOCSSERIAL", 21535), ("TIOCSSOFTCAR", 21530), ("TIOCSTI", 21522), ("TIOCSWINSZ", 21524),
    ("TOSTOP", 256), ("VDISCARD", 13), ("VEOF", 4), ("VEOL", 11), ("VEOL2", 16), ("VERASE", 2), ("VINTR", 0),
    ("VKILL", 3), ("VLNEXT", 15), ("VMIN", 6), ("VQUIT", 1), ("VREPRINT", 12), ("VSTART", 8), ("VSTOP", 9),
    ("VSUSP", 10), ("VSWTC", 7), ("VSWTCH", 7), ("VT0", 0), ("VT1", 16384), ("VTDLY", 16384), ("VTIME", 5),
    ("VWERASE", 14), ("XCASE", 4), ("XTABS", 6144), ("_POSIX_VDISABLE", 0),
];

fn error_class(th: &Thread) -> PyResult<Gc<Type>> {
    crate::errors::exception_class(th, "termios", "error", "termios.error", t::Exception)
}

fn raise_last(th: &Thread) -> Raised {
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    let text = pyjit_object::error::strerror(errno);
    let args = [th.int(errno), th.str(&text).into()];
    match error_class(th).and_then(|class| th.new_exception(class, &args)) {
        Ok(exception) => th.raise_value(exception),
        Err(raised) => raised,
    }
}

fn done(th: &Thread, answer: i32) -> PyResult<()> {
    if answer < 0 {
        Err(raise_last(th))
    } else {
        Ok(())
    }
}

fn number(th: &Thread, value: Value) -> PyResult<u32> {
    let number = protocol::index(th, value)?;
    match pyjit_object::int::as_i64(number) {
        Some(number) => Ok(number as u32),
        None => Err(th.raise(
            t::OverflowError,
            "Python int too large to convert to C long",
        )),
    }
}

/// This module provides an interface to the Posix calls for tty I/O control.
///
/// For a complete description of these calls, see the Posix or Unix manual
/// pages. It is only available for those Unix versions that support Posix
/// termios style tty I/O control (and then only if configured at installation
/// time).
///
/// All functions in this module take a file descriptor fd as their first
/// argument. This can be an integer file descriptor, such as returned by
/// sys.stdin.fileno(), or a file object, such as sys.stdin itself.
#[pymodule(name = "termios")]
pub mod module {
    use super::*;

    #[init]
    fn init(th: &Thread, module: Gc<Module>) -> PyResult<()> {
        for (name, value) in CONSTANTS {
            module.set(th, name, th.int(*value))?;
        }
        module.set(th, "error", error_class(th)?)
    }

    /// Get the tty attributes for file descriptor fd.
    ///
    /// Returns a list [iflag, oflag, cflag, lflag, ispeed, ospeed, cc]
    /// where cc is a list of the tty special characters (each a string of
    /// length 1, except the items with indices VMIN and VTIME, which are
    /// integers when these fields are defined).  The interpretation of the
    /// flags and the speeds as well as the indexing in the cc array must be
    /// done using the symbolic constants defined in this module.
    #[function("(fd, /)")]
    fn tcgetattr(th: &Thread, fd: Value) -> PyResult<Value> {
        let fd = descriptor(th, fd)?;
        // SAFETY: fills the structure.
        let (answer, mode) = unsafe {
            let mut mode = std::mem::zeroed::<libc::termios>();
            (libc::tcgetattr(fd, &mut mode), mode)
        };
        done(th, answer)?;
        // SAFETY: reads the structure.
        let speeds = unsafe { (libc::cfgetispeed(&mode), libc::cfgetospeed(&mode)) };
        let chars = th.empty_list();
        let canonical = mode.c_lflag & libc::ICANON != 0;
        for (index, char) in mode.c_cc.iter().enumerate() {
            let value = if !canonical && (index == libc::VMIN || index == libc::VTIME) {
                th.int(*char)
            } else {
                th.bytes(&[*char])?.into()
            };
            chars.push(th, value)?;
        }
        let parts = [
            th.int(mode.c_iflag),
            th.int(mode.c_oflag),
            th.int(mode.c_cflag),
            th.int(mode.c_lflag),
            th.int(speeds.0),
            th.int(speeds.1),
            chars.into(),
        ];
        Ok(th.list(&parts)?.into())
    }

    /// Set the tty attributes for file descriptor fd.
    ///
    /// The attributes to be set are taken from the attributes argument, which
    /// is a list like the one returned by tcgetattr(). The when argument
    /// determines when the attributes are changed: termios.TCSANOW to
    /// change immediately, termios.TCSADRAIN to change after transmitting all
    /// queued output, or termios.TCSAFLUSH to change after transmitting all
    /// queued output and discarding all queued input.
    #[function("(fd, when, attributes, /)")]
    fn tcsetattr(th: &Thread, fd: Value, when: i32, attributes: Value) -> PyResult<()> {
        let fd = descriptor(th, fd)?;
        let wrong = || th.raise(t::TypeError, "tcsetattr, arg 3: must be 7 element list");
        let Some(list) = attributes.cast::<List>().filter(|list| list.len() == 7) else {
            return Err(wrong());
        };
        let item = |index: usize| match list.get(index) {
            Some(value) => number(th, value),
            None => Err(wrong()),
        };
        // SAFETY: fills the structure.
        let (answer, mut mode) = unsafe {
            let mut mode = std::mem::zeroed::<libc::termios>();
            (libc::tcgetattr(fd, &mut mode), mode)
        };
        done(th, answer)?;
        mode.c_iflag = item(0)?;
        mode.c_oflag = item(1)?;
        mode.c_cflag = item(2)?;
        mode.c_lflag = item(3)?;
        let (input, output) = (item(4)?, item(5)?);
        let count = mode.c_cc.len();
        let chars = list
            .get(6)
            .and_then(Value::cast::<List>)
            .filter(|chars| chars.len() == count);
        let Some(chars) = chars else {
            let text = format!("tcsetattr: attributes[6] must be {count} element list");
            return Err(th.raise(t::TypeError, text));
        };
        for (index, place) in mode.c_cc.iter_mut().enumerate() {
            let value = chars.get(index).unwrap_or(Value::NONE);
            *place = match value.cast::<Bytes>().filter(|bytes| bytes.len() == 1) {
                Some(bytes) => bytes.as_slice()[0],
                None if pyjit_object::int::is_int(value) => number(th, value)? as u8,
                None => {
                    let text = "tcsetattr: elements of attributes must be characters or integers";
                    return Err(th.raise(t::TypeError, text));
                }
            };
        }
        // SAFETY: changes the structure, then hands it over.
        let answer = unsafe {
            if libc::cfsetispeed(&mut mode, input) < 0 || libc::cfsetospeed(&mut mode, output) < 0 {
                -1
            } else {
                th.without_gil(|| libc::tcsetattr(fd, when, &mode))
            }
        };
        done(th, answer)
    }

    /// Send a break on file descriptor fd.
    ///
    /// A zero duration sends a break for 0.25-0.5 seconds; a nonzero duration
    /// has a system dependent meaning.
    #[function("(fd, duration, /)")]
    fn tcsendbreak(th: &Thread, fd: Value, duration: i32) -> PyResult<()> {
        let fd = descriptor(th, fd)?;
        // SAFETY: a plain system call.
        done(
            th,
            th.without_gil(|| unsafe { libc::tcsendbreak(fd, duration) }),
        )
    }

    /// Wait until all output written to file descriptor fd has been transmitted.
    #[function("(fd, /)")]
    fn tcdrain(th: &Thread, fd: Value) -> PyResult<()> {
        let fd = descriptor(th, fd)?;
        // SAFETY: a plain system call.
        done(th, th.without_gil(|| unsafe { libc::tcdrain(fd) }))
    }

    /// Discard queued data on file descriptor fd.
    ///
    /// The queue selector specifies which queue: termios.TCIFLUSH for the input
    /// queue, termios.TCOFLUSH for the output queue, or termios.TCIOFLUSH for
    /// both queues.
    #[function("(fd, queue, /)")]
    fn tcflush(th: &Thread, fd: Value, queue: i32) -> PyResult<()> {
        let fd = descriptor(th, fd)?;
        // SAFETY: a plain system call.
        done(th, th.without_gil(|| unsafe { libc::tcflush(fd, queue) }))
    }

    /// Suspend or resume input or output on file descriptor fd.
    ///
    /// The action argument can be termios.TCOOFF to suspend output,
    /// termios.TCOON to restart output, termios.TCIOFF to suspend input,
    /// or termios.TCION to restart input.
    #[function("(fd, action, /)")]
    fn tcflow(th: &Thread, fd: Value, action: i32) -> PyResult<()> {
        let fd = descriptor(th, fd)?;
        // SAFETY: a plain system call.
        done(th, th.without_gil(|| unsafe { libc::tcflow(fd, action) }))
    }

    /// Get the tty winsize for file descriptor fd.
    ///
    /// Returns a tuple (ws_row, ws_col).
    #[function("(fd, /)")]
    fn tcgetwinsize(th: &Thread, fd: Value) -> PyResult<Value> {
        let fd = descriptor(th, fd)?;
        // SAFETY: fills the structure.
        let (answer, size) = unsafe {
            let mut size = std::mem::zeroed::<libc::winsize>();
            (libc::ioctl(fd, libc::TIOCGWINSZ, &mut size), size)
        };
        done(th, answer)?;
        Ok(th.tuple(&[th.int(size.ws_row), th.int(size.ws_col)]).into())
    }

    /// Set the tty winsize for file descriptor fd.
    ///
    /// The winsize to be set is taken from the winsize argument, which
    /// is a two-item tuple (ws_row, ws_col) like the one returned by
    /// tcgetwinsize().
    #[function("(fd, winsize, /)")]
    fn tcsetwinsize(th: &Thread, fd: Value, winsize: Value) -> PyResult<()> {
        let fd = descriptor(th, fd)?;
        let wrong = "tcsetwinsize, arg 2: must be a two-item sequence";
        let pair = match protocol::to_tuple(th, winsize) {
            Ok(pair) if pair.len() == 2 => pair,
            Ok(_) => return Err(th.raise(t::TypeError, wrong)),
            Err(_) => {
                th.take_pending();
                return Err(th.raise(t::TypeError, wrong));
            }
        };
        // SAFETY: fills the structure.
        let (answer, mut size) = unsafe {
            let mut size = std::mem::zeroed::<libc::winsize>();
            (libc::ioctl(fd, libc::TIOCGWINSZ, &mut size), size)
        };
        done(th, answer)?;
        for (place, value) in [(&mut size.ws_row, pair[0]), (&mut size.ws_col, pair[1])] {
            let value = protocol::index(th, value)?;
            match pyjit_object::int::as_i64(value).and_then(|value| u16::try_from(value).ok()) {
                Some(value) => *place = value,
                None => {
                    let text = "winsize value(s) out of range";
                    return Err(th.raise(t::OverflowError, text));
                }
            }
        }
        // SAFETY: reads the structure.
        done(th, unsafe { libc::ioctl(fd, libc::TIOCSWINSZ, &size) })
    }
}
