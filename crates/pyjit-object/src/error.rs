//! Raising, matching and chaining exceptions. CPython: Python/errors.c.

use crate::exception::{Exception, extra};
use crate::prelude::*;

impl Thread {
    /// Raises an exception of that class with a message, chained to the one being handled.
    #[cold]
    #[inline(never)]
    pub fn raise(&self, class: TypeId, message: impl AsRef<str>) -> Raised {
        let text = match self.try_str(message.as_ref()) {
            Ok(text) => text,
            Err(raised) => return raised,
        };
        self.raise_args(class, &[text.into()])
    }

    /// Raises an exception of that class with these `args`.
    #[cold]
    pub fn raise_args(&self, class: TypeId, args: &[Value]) -> Raised {
        match self.new_exception(self.class(class), args) {
            Ok(exception) => self.raise_value(exception),
            Err(raised) => raised,
        }
    }

    /// An instance of a well-known exception class, made without calling Python code.
    pub fn new_exception(&self, class: Gc<Type>, args: &[Value]) -> PyResult<Value> {
        let exception = self.alloc(class, Exception::default());
        exception
            .args
            .set(&exception.header, Some(self.try_tuple(args)?));
        Ok(exception.into())
    }

    /// Raises an exception object: its context becomes the exception being handled.
    pub fn raise_value(&self, exception: Value) -> Raised {
        if let (Some(new), Some(handled)) = (exception.cast::<Exception>(), self.handled())
            && handled != exception
            && !handled.is_none()
        {
            self.break_context_cycle(exception, handled);
            new.context.set(&new.header, Some(handled));
        }
        self.set_pending(exception)
    }

    /// Before `raised` gets `handled` as its context: cuts the chain where it leads back to `raised`.
    fn break_context_cycle(&self, raised: Value, handled: Value) {
        let mut at = handled;
        let (mut slow, mut advance) = (handled, false);
        while let Some(exception) = at.cast::<Exception>() {
            let Some(context) = exception.context.get().filter(|context| !context.is_none()) else {
                return;
            };
            if context == raised {
                exception.context.set(&exception.header, None);
                return;
            }
            at = context;
            if at == slow {
                return;
            }
            if advance
                && let Some(next) = slow
                    .cast::<Exception>()
                    .and_then(|exception| exception.context.get())
            {
                slow = next;
            }
            advance = !advance;
        }
    }

    pub fn raise_memory(&self) -> Raised {
        self.raise_args(t::MemoryError, &[])
    }

    /// StopIteration with a value (none = without arguments).
    pub fn raise_stop_iteration(&self, value: Option<Value>) -> Raised {
        let args: &[Value] = match &value {
            Some(value) => std::slice::from_ref(value),
            None => &[],
        };
        let result = self.new_exception(self.class(t::StopIteration), args);
        let Ok(exception) = result else { return Raised };
        if let Some(object) = exception.cast::<Exception>()
            && object
                .set_extra(
                    self,
                    extra::STOP_ITERATION_VALUE,
                    Some(value.unwrap_or(Value::NONE)),
                )
                .is_err()
        {
            return Raised;
        }
        self.raise_value(exception)
    }

    /// KeyError whose argument is the key.
    pub fn raise_key_error(&self, key: Value) -> Raised {
        self.raise_args(t::KeyError, &[key])
    }

    /// AttributeError with `name` and `obj` filled in.
    #[cold]
    pub fn raise_attribute(
        &self,
        object: Value,
        name: Gc<Str>,
        message: impl AsRef<str>,
    ) -> Raised {
        let raised = self.raise(t::AttributeError, message);
        if let Some(exception) = self.pending().and_then(Value::cast::<Exception>) {
            let filled = exception
                .set_extra(self, extra::ATTRIBUTE_ERROR_NAME, Some(name.into()))
                .and_then(|()| exception.set_extra(self, extra::ATTRIBUTE_ERROR_OBJ, Some(object)));
            if filled.is_err() {
                return Raised;
            }
        }
        raised
    }

    /// NameError (or UnboundLocalError) with `name` filled in.
    #[cold]
    pub fn raise_name(&self, class: TypeId, name: Gc<Str>, message: impl AsRef<str>) -> Raised {
        let raised = self.raise(class, message);
        if let Some(exception) = self.pending().and_then(Value::cast::<Exception>)
            && exception
                .set_extra(self, extra::NAME_ERROR_NAME, Some(name.into()))
                .is_err()
        {
            return Raised;
        }
        raised
    }

    /// "'X' object has no attribute 'y'".
    #[cold]
    pub fn raise_no_attribute(&self, object: Value, name: Gc<Str>) -> Raised {
        let text = match object.cast::<Type>() {
            Some(class) => format!(
                "type object '{}' has no attribute '{}'",
                class.name_str(),
                name.display()
            ),
            None => format!(
                "'{}' object has no attribute '{}'",
                self.type_name(object),
                name.display()
            ),
        };
        self.raise_attribute(object, name, text)
    }

    /// Whether the raised exception is an instance of that class.
    #[inline]
    pub fn pending_is(&self, class: TypeId) -> bool {
        self.pending()
            .is_some_and(|exception| self.is_instance(exception, class))
    }

    /// Whether the value's class is that class or below it.
    #[inline]
    pub fn is_instance(&self, value: Value, class: TypeId) -> bool {
        self.class_of(value).is_subclass_of(self.class(class))
    }

    /// Takes the raised exception if it is of that class.
    #[inline]
    pub fn catch(&self, class: TypeId) -> Option<Value> {
        if self.pending_is(class) {
            self.take_pending()
        } else {
            None
        }
    }

    /// Runs `body`; an exception of that class becomes none, others stay raised.
    pub fn catching<T>(
        &self,
        class: TypeId,
        body: impl FnOnce() -> PyResult<T>,
    ) -> PyResult<Option<T>> {
        match body() {
            Ok(value) => Ok(Some(value)),
            Err(Raised) if self.catch(class).is_some() => Ok(None),
            Err(Raised) => Err(Raised),
        }
    }

    /// Raises `class(message)` with the pending exception as cause and context (`raise ... from`).
    pub fn raise_from_pending(&self, class: TypeId, message: impl AsRef<str>) -> Raised {
        let cause = self.take_pending();
        let raised = self.raise(class, message);
        if let (Some(exception), Some(cause)) =
            (self.pending().and_then(Value::cast::<Exception>), cause)
        {
            exception.cause.set(&exception.header, Some(cause));
            exception.context.set(&exception.header, Some(cause));
            exception.suppress_context.set(true);
        }
        raised
    }

    /// Issues a warning; an error if the filters turn it into one.
    pub fn warn(&self, category: TypeId, message: &str, stack_level: usize) -> PyResult<()> {
        match self.rt().hooks.warn.get() {
            Some(hook) => hook(self, category, message, stack_level),
            None => Ok(()),
        }
    }

    /// Reports the raised exception to `sys.unraisablehook`.
    pub fn write_unraisable(&self, doing: Option<&str>, object: Option<Value>) {
        match self.rt().hooks.unraisable.get() {
            Some(hook) => hook(self, doing, object),
            None => {
                self.take_pending();
            }
        }
    }

    /// OSError of an errno, of the subclass that stands for it; up to two file names.
    pub fn raise_os_error(
        &self,
        errno: i32,
        filename: Option<Value>,
        filename2: Option<Value>,
    ) -> Raised {
        let class = os_error_class(errno);
        let text = self.str(&strerror(errno));
        let args = [self.int(errno), text.into()];
        let Ok(value) = self.new_exception(self.class(class), &args) else {
            return Raised;
        };
        if let Some(exception) = value.cast::<Exception>() {
            let fields = [
                (extra::OS_ERROR_ERRNO, Some(args[0])),
                (extra::OS_ERROR_STRERROR, Some(args[1])),
                (extra::OS_ERROR_FILENAME, filename),
                (extra::OS_ERROR_FILENAME2, filename2),
            ];
            for (word, field) in fields {
                if exception.set_extra(self, word, field).is_err() {
                    return Raised;
                }
            }
        }
        self.raise_value(value)
    }

    /// As `raise_os_error`, of the last system error.
    pub fn raise_last_os_error(&self, filename: Option<Value>) -> Raised {
        self.raise_os_error(
            std::io::Error::last_os_error().raw_os_error().unwrap_or(0),
            filename,
            None,
        )
    }
}

/// The subclass of OSError for an errno.
pub fn os_error_class(errno: i32) -> TypeId {
    const CLASSES: &[(i32, TypeId)] = &[
        (libc::EAGAIN, t::BlockingIOError),
        (libc::EALREADY, t::BlockingIOError),
        (libc::EINPROGRESS, t::BlockingIOError),
        (libc::EPIPE, t::BrokenPipeError),
        (libc::ESHUTDOWN, t::BrokenPipeError),
        (libc::ECHILD, t::ChildProcessError),
        (libc::ECONNABORTED, t::ConnectionAbortedError),
        (libc::ECONNREFUSED, t::ConnectionRefusedError),
        (libc::ECONNRESET, t::ConnectionResetError),
        (libc::EEXIST, t::FileExistsError),
        (libc::ENOENT, t::FileNotFoundError),
        (libc::EISDIR, t::IsADirectoryError),
        (libc::ENOTDIR, t::NotADirectoryError),
        (libc::EINTR, t::InterruptedError),
        (libc::EACCES, t::PermissionError),
        (libc::EPERM, t::PermissionError),
        (libc::ESRCH, t::ProcessLookupError),
        (libc::ETIMEDOUT, t::TimeoutError),
    ];
    CLASSES
        .iter()
        .find(|(number, _)| *number == errno)
        .map_or(t::OSError, |(_, class)| *class)
}

/// The system's text for an errno.
pub fn strerror(errno: i32) -> String {
    // SAFETY: strerror answers a static or thread-local C string.
    unsafe { std::ffi::CStr::from_ptr(libc::strerror(errno)) }
        .to_string_lossy()
        .into_owned()
}
