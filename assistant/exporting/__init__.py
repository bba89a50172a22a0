"""Papers to files and back: Word, OpenDocument, web page, Markdown and PDF, each citation found again."""
