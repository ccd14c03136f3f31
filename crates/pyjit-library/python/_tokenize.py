"""What `tokenize` takes from the compiler's tokenizer, which is not reachable from Python yet."""


class TokenizerIter:
    """Refuses: the modules that import `tokenize` work, tokenizing does not."""

    def __init__(self, readline, /, *, encoding=None, extra_tokens=False):
        raise NotImplementedError('tokenizing is not supported yet')
