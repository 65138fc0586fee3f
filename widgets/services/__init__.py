"""The verbs: one module per noun, one function per use case; a function is the transaction."""
