"""The one door to PDFium: pages as positioned words, as what is drawn on them, and as pictures.

Coordinates are points from the top left corner of the page as it is shown, after its rotation.
"""
