"""A check as a report: rows and figures, a workbook, somebody's own workbook, a paper for Word and the web."""
