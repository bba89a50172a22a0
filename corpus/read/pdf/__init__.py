"""PDF: positioned words put back into paragraphs, each step in a module of its own.

``furniture`` sets running heads and page numbers aside, ``layout`` puts lines in reading order,
``paragraphs`` joins them, ``kinds`` tells headings from text, ``store`` writes the text and its offsets.
"""

from corpus.read.pdf.reader import read_pdf

__all__ = ["read_pdf"]
