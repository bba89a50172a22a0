"""From a brief to the statements of a draft: what may be drawn from, which section it belongs in, how it reads."""
