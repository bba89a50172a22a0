"""A check, step by step: a specification's sentences, what each requirement asks, what speaks for it, a finding."""
